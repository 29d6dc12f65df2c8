import { readFileSync } from 'node:fs'

const read = (file: string) =>
  readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8')

/** Returns the code block of a document that contains a text. */
export function documentedBlock(file: string, text: string): string {
  const blocks = [...read(file).matchAll(/^```\w+\n(.*?)^```/gms)].map(([, block = '']) => block)
  const found = blocks.find((block) => block.includes(text))
  if (found === undefined) throw new Error(`docs/${file} has no block with ${text}.`)
  return found
}

/** Returns the arguments of the documented command line that ends with a word. */
export function documentedCommand(file: string, program: string, word: string): string[] {
  const pattern = new RegExp(`^sudo -u postgres ${program} (.+ ${word})$`, 'm')
  const line = pattern.exec(read(file))?.[1]
  if (line === undefined) throw new Error(`docs/${file} has no line with ${program} … ${word}.`)
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}
