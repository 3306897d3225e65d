/**
 * @typedef {object} Task
 * @property {(detail: string) => void} update what is going on right now; shown where lines can be rewritten
 * @property {(note?: string) => void} done
 * @property {() => void} failed
 */

/**
 * Tells the person what is really being done, and nothing when nothing is.
 * @typedef {object} Progress
 * @property {(title: string) => Task} start
 * @property {(line: string) => void} say
 * @property {() => void} close
 */

/**
 * On a terminal each task is one line that counts its seconds; anywhere else a line when it starts and one when it ends.
 * @param {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} out
 * @param {() => number} [now] ms
 * @returns {Progress}
 */
export function createProgress(out, now = () => performance.now()) {
  const live = out.isTTY === true
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const stopTimer = () => {
    clearInterval(timer)
    timer = undefined
  }
  /** @param {string} line */
  const rewrite = (line) => out.write(`\r\x1b[K${line.slice(0, (out.columns ?? 80) - 1)}`)

  return {
    start(title) {
      const from = now()
      let detail = ''
      const seconds = () => `${String(Math.round((now() - from) / 1000))} s`
      const draw = () => rewrite(`  ${title}${detail && `: ${detail}`} (${seconds()})`)
      /** @param {string} line */
      const end = (line) => {
        if (!live) return out.write(`  ${line}\n`)
        stopTimer()
        return out.write(`\r\x1b[K  ${line}\n`)
      }
      if (live) {
        draw()
        timer = setInterval(draw, 1000)
      } else {
        out.write(`  ${title}\n`)
      }
      return {
        update(next) {
          detail = next
          if (live) draw()
        },
        done: (note) => end(`${title}: ${note ?? 'done'} (${seconds()})`),
        failed: () => end(`${title}: failed (${seconds()})`),
      }
    },
    say: (line) => {
      out.write(`${line}\n`)
    },
    close: stopTimer,
  }
}
