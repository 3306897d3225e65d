import type { Display, Rectangle, Screen } from 'electron'

type Area = Pick<Display, 'bounds' | 'workArea'>

const panel = 40

/** The displays there are; a test may put others there before a window opens. */
class FakeScreen {
  displays: Area[] = [display({ x: 0, y: 0, width: 1920, height: 1080 })]

  getAllDisplays(): ReturnType<Screen['getAllDisplays']> {
    return this.displays as Display[] // main looks at nothing else of them
  }
}

/** One with a panel at its upper edge. */
export function display(bounds: Rectangle): Area {
  return { bounds, workArea: { ...bounds, y: bounds.y + panel, height: bounds.height - panel } }
}

export const screen = new FakeScreen()
