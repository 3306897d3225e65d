import { zoomLimits } from '../../shared/settings.ts'

const steps = [zoomLimits.min, 0.9, 1, 1.1, 1.25, 1.5, 1.75, zoomLimits.max]

/** The next step of zoom (1 is 100 %) from any value; the ends hold. */
export function zoomed(now: number, step: 'in' | 'out' | 'reset'): number {
  if (step === 'reset') return 1
  if (step === 'in') return steps.find((one) => one > now) ?? zoomLimits.max
  return steps.findLast((one) => one < now) ?? zoomLimits.min
}
