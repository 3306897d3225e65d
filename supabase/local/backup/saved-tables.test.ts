import { expect, test } from 'vitest'
import { inPieces } from './saved-tables.ts'

async function piecesOf(chunks: string[], size: number): Promise<string[]> {
  const pieces: string[] = []
  const source = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk)
  })()
  for await (const piece of inPieces(source, size)) pieces.push(piece.toString())
  return pieces
}

test('chunks of any size become pieces of one size, the last of what is left', async () => {
  expect(await piecesOf(['ab', 'c', '', 'defghij', 'k'], 3)).toEqual(['abc', 'def', 'ghi', 'jk'])
  expect(await piecesOf(['abcdef'], 3)).toEqual(['abc', 'def'])
  expect(await piecesOf(['a'], 3)).toEqual(['a'])
  expect(await piecesOf([], 3)).toEqual([])
})
