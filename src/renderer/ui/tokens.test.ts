import { expect, test } from 'vitest'

/*
 * The promise of docs/design.md: body text 7:1, secondary text and words in a colour 4.5:1, controls and marks 3:1, on
 * every surface, in both themes. WCAG 2.2, sections 1.4.3, 1.4.6 and 1.4.11.
 */
const files = import.meta.glob<string>('./tokens.css', { query: '?raw', import: 'default', eager: true })
const css = files['./tokens.css'] ?? ''
const themes = ['light', 'dark'] as const
type Theme = (typeof themes)[number]

const surfaces = ['--bg-0', '--bg-1', '--bg-2', '--bg-3', '--bg-field']

test.for(themes)('%s: body text has a contrast of 7:1 on every surface', (theme) => {
  expect(tooFaint(theme, ['--text-1'], surfaces, 7)).toEqual([])
})

test.for(themes)('%s: secondary text and coloured words have 4.5:1', (theme) => {
  const words = ['--text-2', '--text-3', '--danger', '--warn', '--link', '--ember-text', '--voice-text']
  expect(tooFaint(theme, words, surfaces, 4.5)).toEqual([])
})

test.for(themes)('%s: words on filled buttons have 4.5:1', (theme) => {
  expect(tooFaint(theme, ['--on-ember'], ['--ember', '--ember-hover'], 4.5)).toEqual([])
  expect(tooFaint(theme, ['--on-danger'], ['--danger-fill'], 4.5)).toEqual([])
})

test.for(themes)('%s: the focus ring and the speaking ring have 3:1', (theme) => {
  expect(tooFaint(theme, ['--focus', '--voice'], surfaces, 3)).toEqual([])
})

test('contrast is measured as WCAG says', () => {
  expect(contrast([1, 1, 1], [0, 0, 0])).toBeCloseTo(21)
  expect(contrast(linear(1, 0, 0), linear(0.5999, 0, 0))).toBeCloseTo(3.95, 1) // oklch(0.6 0 0) is #808080
})

function tooFaint(theme: Theme, inks: string[], grounds: string[], least: number): string[] {
  return inks.flatMap((ink) =>
    grounds.flatMap((ground) => {
      const ratio = contrast(colour(ink, theme), colour(ground, theme))
      return ratio < least ? [`${ink} on ${ground}: ${ratio.toFixed(2)}`] : []
    }),
  )
}

type Rgb = readonly [number, number, number]

/** The linear sRGB of a token in a theme. */
function colour(token: string, theme: Theme): Rgb {
  const value = new RegExp(`${token}: ([^;]+);`).exec(css)?.[1]
  const both = [...(value ?? '').matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)]
  const found = both[theme === 'light' || both.length === 1 ? 0 : 1]
  if (found === undefined) throw new Error(`${token} is no solid oklch colour`)
  const [, l, c, h] = found.map(Number)
  return linear(l ?? NaN, c ?? NaN, h ?? NaN)
}

/** OKLCH to linear sRGB, clipped (Björn Ottosson, "A perceptual color space for image processing"). */
function linear(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (value: number): number => Math.min(1, Math.max(0, value))
  return [
    clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

function contrast(one: Rgb, other: Rgb): number {
  const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}
