import type { Display, Rectangle } from 'electron'
import { z } from 'zod'

const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) })

/** How a window stood while these displays were there. `bounds` are those it has when it is neither large nor full screen. */
export const windowPlace = z.object({
  displays: z.string().max(500),
  bounds: rectangle,
  maximized: z.boolean(),
  fullScreen: z.boolean(),
})
export type WindowPlace = z.infer<typeof windowPlace>

/** Arrangements of displays that are remembered, the latest first. */
export const mostPlaces = 8

const usual = { width: 1280, height: 800 }
export const smallest = { width: 940, height: 600 }

/** Of a title bar, what has to be on a display so that the window can be taken hold of (px). */
const grip = { width: 120, height: 32 }

type Area = Pick<Display, 'bounds' | 'workArea'>

/** Tells one arrangement of displays from another: at the desk, on the train. */
export const arrangement = (displays: readonly Area[]): string =>
  displays
    .map(({ bounds: { x, y, width, height } }) => `${x},${y},${width}x${height}`)
    .sort()
    .join(' ')

/** Where to open: as it was with these displays, else as it was last, else in the middle, and always within reach. */
export function placeFor(
  places: readonly WindowPlace[],
  displays: readonly Area[],
): { readonly bounds: Partial<Rectangle>; readonly maximized: boolean; readonly fullScreen: boolean } {
  const last = places.find((place) => place.displays === arrangement(displays)) ?? places[0]
  if (last === undefined) return { bounds: fitting(usual, displays[0]), maximized: false, fullScreen: false }
  const { bounds, maximized, fullScreen } = last
  const display = displays.find(({ workArea }) => isWithinReach(bounds, workArea))
  if (display !== undefined) return { bounds, maximized, fullScreen }
  // Its display is gone: the same size, where the system puts new windows.
  return { bounds: fitting(bounds, displays[0]), maximized, fullScreen: false }
}

function fitting(
  { width, height }: Pick<Rectangle, 'width' | 'height'>,
  display: Area | undefined,
): Partial<Rectangle> {
  const most = display?.workArea ?? usual
  return { width: Math.min(width, most.width), height: Math.min(height, most.height) }
}

function isWithinReach(bounds: Rectangle, area: Rectangle): boolean {
  const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  const titleBar = bounds.y >= area.y && bounds.y + grip.height <= area.y + area.height
  return titleBar && across >= grip.width
}

/** The places with this one as the latest. */
export const withPlace = (places: readonly WindowPlace[], place: WindowPlace): WindowPlace[] =>
  [place, ...places.filter(({ displays }) => displays !== place.displays)].slice(0, mostPlaces)
