import { localMidnight } from './rows.ts'

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' })
const thisYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })
const otherYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' })

/** `20:41` */
export const clockTime = (at: number): string => clock.format(at)

/** `Saturday 21 November 2026 at 20:41`, for tooltips and screen readers. */
export const fullTime = (at: number): string => full.format(at)

/** What stands on the line between two days, as seen at `now`. */
export function dayName(day: number, now: number): string {
  const daysAgo = Math.round((localMidnight(now) - day) / 86_400_000) // rounded: a day of summer time has 23 or 25 hours
  if (daysAgo === 0) return 'Today'
  if (daysAgo === 1) return 'Yesterday'
  return new Date(day).getFullYear() === new Date(now).getFullYear()
    ? thisYear.format(day)
    : otherYear.format(day)
}
