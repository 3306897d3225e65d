import type { LucideIcon } from 'lucide-react'

export interface IconProps {
  readonly icon: LucideIcon
  /** px; 18 unless it sits in a line of small text. */
  readonly size?: number
}

/** One set, one size, one stroke. Decoration only: whoever shows it also gives the words. */
export function Icon({ icon: Drawing, size = 18 }: IconProps) {
  return <Drawing size={size} strokeWidth={1.75} aria-hidden focusable={false} />
}
