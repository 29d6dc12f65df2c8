import { expect, test } from 'vitest'
import { html } from './html.ts'

test('escapes values in text and in quoted attributes', () => {
  const evil = `<img src=x onerror="alert('1')">&amp;`
  expect(`${html`<p title="${evil}">${evil}</p>`}`).toBe(
    `<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;">` +
      `&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;</p>`,
  )
})

test('keeps nested markup and joins lists', () => {
  const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
  expect(`${html`<ul>${items}</ul>${null}${undefined}${7}`}`).toBe(
    '<ul><li>a</li><li>&lt;b&gt;</li></ul>7',
  )
})

test('keeps backslashes of the template as they are read', () => {
  expect(`${html`a\tb`}`).toBe('a\tb')
})
