declare const checked: unique symbol

/** Text for people, in which foreign values can form no line, link or markup. Only {@link words} makes it. */
export type Words = string & { readonly [checked]: true }

const LONGEST = 254
/** Invisible, and no part of a domain name: mail programs make links of `evil.example` and `a@b.example` by themselves. */
const WORD_JOINER = '\u2060'

/** Removes line breaks, controls and invisible characters from a foreign text, and keeps mail programs from linking it. */
const harmless = (text: string): string =>
  text
    .toWellFormed()
    .slice(0, LONGEST)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[.:@/]/g, `$&${WORD_JOINER}`)

/** Builds text from a template whose literal parts are ours and whose values are foreign. */
export const words = (parts: TemplateStringsArray, ...values: string[]): Words =>
  String.raw({ raw: parts }, ...values.map(harmless)) as Words
