import { toHtml } from 'hast-util-to-html'
import { expect, test } from 'vitest'
import { limitMsOf } from './limits.ts'
import { parseMarkdown } from './tasks/docs.ts'

/** A page as HTML, without line breaks between its blocks. */
const html = async (text: string) =>
  toHtml((await parseMarkdown(text)).content)
    .replace(/>\s*\n\s*</g, '><')
    .replace(/(?<=<d[dt]>)\n|\n(?=<\/d[dt]>)/g, '')
    .trim()

test.each([
  [
    'admonition',
    '!!! warning "Mind the *gap*"\n    One.\n\n    - two\n\nAfter.',
    '<div class="admonition admonition-warning"><p class="admonition-title">Mind the <em>gap</em></p><p>One.</p><ul><li>two</li></ul></div><p>After.</p>',
  ],
  ['admonition without a title', '!!! danger ""\n    x', '<div class="admonition admonition-danger"><p>x</p></div>'],
  [
    'word that is not a type',
    '!!! classic\n    x',
    '<div class="admonition admonition-note"><p class="admonition-title">Classic</p><p>x</p></div>',
  ],
  [
    'collapsible admonition',
    '??? tip\n    x',
    '<details class="admonition admonition-tip"><summary>Tip</summary><p>x</p></details>',
  ],
  [
    'collapsible admonition that is open',
    '???+ bug "B"\n    x',
    '<details class="admonition admonition-bug" open><summary>B</summary><p>x</p></details>',
  ],
  [
    'admonition in a list, with code',
    '1. a\n\n    !!! note\n        ```sh\n        !!! note\n        ```\n\n2. b',
    '<ol><li><p>a</p><div class="admonition admonition-note"><p class="admonition-title">Note</p><docs-code language="sh"><pre><code><span class="line"><span class="tok-keyword">!!!</span> <span class="tok-function">note</span></span></code></pre></docs-code></div></li><li><p>b</p></li></ol>',
  ],
  [
    "GitHub's alert",
    '> [!CAUTION]\n> Hot.',
    '<div class="admonition admonition-danger"><p class="admonition-title">Caution</p><p>Hot.</p></div>',
  ],
  [
    'tabs, and a second group',
    '=== "npm"\n    a\n\n=== "yarn"\n    b\n\n===! "x"\n    c',
    '<docs-tabs><docs-tab label="npm"><p>a</p></docs-tab><docs-tab label="yarn"><p>b</p></docs-tab></docs-tabs><docs-tabs><docs-tab label="x"><p>c</p></docs-tab></docs-tabs>',
  ],
  [
    'definition list',
    'A\nB\n:   one\n    more\n\nC\n:   two',
    '<dl><dt>A</dt><dt>B</dt><dd>one\nmore</dd><dt>C</dt><dd>two</dd></dl>',
  ],
  [
    'abbreviation',
    'HTML, not XHTML, `HTML`.\n\n*[HTML]: Hyper',
    '<p><abbr title="Hyper">HTML</abbr>, not XHTML, <code>HTML</code>.</p>',
  ],
  [
    'attributes',
    '[a](b.md){ .md-button .fixed }\n\n## T { #own }',
    '<p><a href="b.md" class="md-button">a</a></p><h2 id="own">T</h2>',
  ],
  ['nested marks', '==a **b** ^^c^^==', '<p><mark>a <strong>b</strong> <ins>c</ins></mark></p>'],
  ['sub- and superscript', 'H~2~O, x^2^, ~5 of ~6, 2^a b^', '<p>H<sub>2</sub>O, x<sup>2</sup>, ~5 of ~6, 2^a b^</p>'],
  ['comparisons, which are not marks', 'a == b and c==d, e ==f', '<p>a == b and c==d, e ==f</p>'],
  ['emphasis that crosses a mark', '**a ==b** c==', '<p><strong>a ==b</strong> c==</p>'],
  [
    'Critic Markup',
    '{--a--}{++b++}{~~c~>d~~}{==e==}{>>f<<}',
    '<p><del>a</del><ins>b</ins><span><del>c</del><ins>d</ins></span><mark>e</mark><span class="comment">f</span></p>',
  ],
  ['keys', '++ctrl+"x y"++ ++no-key++', '<p><span class="keys"><kbd>Ctrl</kbd>+<kbd>x y</kbd></span> ++no-key++</p>'],
  [
    'emoji, icons and symbols',
    ':smile: :none-such: :material-check: (c) --> 1/2, 1/2/2026',
    '<p>😄 :none-such: ✓ © → ½, 1/2/2026</p>',
  ],
  [
    'symbols and emoji, but not in addresses',
    'https://x.example/a_(c)/:smile:/b [(c)](b.md)',
    '<p><a href="https://x.example/a_(c)/:smile:/b">https://x.example/a_(c)/:smile:/b</a> <a href="b.md">©</a></p>',
  ],
  ['prices, which are not math', 'From $5 to $6, or $7/$8.', '<p>From $5 to $6, or $7/$8.</p>'],
  [
    'code in a table row',
    '| a |\n|---|\n| `x|y` |',
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><code>x|y</code></td></tr></tbody></table>',
  ],
  ['language of inline code', '`#!python range(1)` `#!/bin/sh`', '<p><code>range(1)</code> <code>#!/bin/sh</code></p>'],
  [
    'contents',
    '[TOC]\n\n# A\n\n## B & C',
    '<ul class="docs-contents"><li><a href="#b-c">B & C</a></li></ul><h1 id="a">A</h1><h2 id="b-c"><span id="b--c"></span>B & C</h2>',
  ],
  ['equal headings', '# A\n\n# A', '<h1 id="a">A</h1><h1 id="a_1"><span id="a-1"></span>A</h1>'],
  [
    'diagrams of PlantUML',
    '```plantuml\na->b\n```\n\n```puml\nc->d\n```',
    '<docs-plantuml source="a->b" place="0"></docs-plantuml><docs-plantuml source="c->d" place="1"></docs-plantuml>',
  ],
  ['diagram', '```mermaid\na-->b\n```', '<docs-diagram source="a-->b"></docs-diagram>'],
  [
    'unfolding',
    '<details>\n<summary>S</summary>\n\n**x**\n\n</details>',
    '<details><summary>S</summary><p><strong>x</strong></p></details>',
  ],
  [
    'title with quotes',
    '!!! note "The "inner" end"\n    x',
    '<div class="admonition admonition-note"><p class="admonition-title">The "inner" end</p><p>x</p></div>',
  ],
  [
    'admonition in a quote',
    '> a\n>\n> !!! tip "T"\n>     b\n>\n> c',
    '<blockquote><p>a</p><div class="admonition admonition-tip"><p class="admonition-title">T</p><p>b</p></div><p>c</p></blockquote>',
  ],
  ['emoji of a tab', '=== "Linux :penguin:"\n    a', '<docs-tabs><docs-tab label="Linux 🐧"><p>a</p></docs-tab></docs-tabs>'],
  [
    'blocks of pymdownx, one in another',
    '/// note | Title *a*\nx\n\n//// details | More\n    type: warning\n    open: true\n\ny\n////\n///\n\nAfter.',
    '<div class="admonition admonition-note"><p class="admonition-title">Title <em>a</em></p><p>x</p><details class="admonition admonition-warning" open><summary>More</summary><p>y</p></details></div><p>After.</p>',
  ],
  [
    'tabs and definitions of pymdownx',
    '/// tab | A\n1\n///\n\n/// tab | B\n2\n///\n\n/// define\nT\n\n- d\n///',
    '<docs-tabs><docs-tab label="A"><p>1</p></docs-tab><docs-tab label="B"><p>2</p></docs-tab></docs-tabs><dl><dt>T</dt><dd>d</dd></dl>',
  ],
  ['block of pymdownx without an end', '/// note\nx', '<p>/// note\nx</p>'],
  [
    'block of pymdownx in code',
    '```\n/// note\n///\n```',
    '<docs-code><pre><code><span class="line">/// note\n</span><span class="line">///\n</span></code></pre></docs-code>',
  ],
  [
    'Markdown in elements, without blank lines',
    '<div markdown="1">\n*a*\n</div>\n<figure markdown="span">\n  ![b](https://x.example/b.png)\n  <figcaption>c</figcaption>\n</figure>\n<p markdown>d *e*</p>',
    '<div><p><em>a</em></p></div><figure><p><img src="https://x.example/b.png" alt="b"></p><figcaption>c</figcaption></figure><p>d <em>e</em></p>',
  ],
  [
    'Critic Markup around other markup',
    'a {++b **c**++} {--*d*--} {>>e `f`<<} {++*g*++}.',
    '<p>a <ins>b <strong>c</strong></ins> <del><em>d</em></del> <span class="comment">e <code>f</code></span> <ins><em>g</em></ins>.</p>',
  ],
  [
    'diagrams in the syntax of their extensions',
    '::uml:: alt="x"\na -> b\n::end-uml::\n\n{% dot g.svg\ndigraph {}\n%}',
    '<docs-plantuml source="a -> b" place="0"></docs-plantuml><docs-code language="dot"><pre><code><span class="line">digraph {}\n</span></code></pre></docs-code>',
  ],
  ['heading without a blank', '#Title\n\n#1 and #two', '<h1 id="title">Title</h1><p>#1 and #two</p>'],
  ['code after a price, which is not math', 'Costs $10. `$x$`', '<p>Costs $10. <code>$x$</code></p>'],
  ['care of', 'c/o us, src/c/o', '<p>℅ us, src/c/o</p>'],
  ['list above a link definition', '- [a]\n- b\n\n  [a]: c.md', '<ul><li><a href="c.md">a</a></li><li>b</li></ul>'],
])('draws %s', async (_, source, expected) => {
  expect((await html(source)).replaceAll('&#x26;', '&')).toBe(expected)
})

test.each([
  ['$x_1$', '<msub><mi>x</mi><mn>1</mn></msub>'],
  ['\\(a\\)', '<mi>a</mi>'],
  ['$$\nb\n$$', 'display="block"'],
  ['```math\nc\n```', 'display="block"'],
  ['- d\n\n    \\[\n    e\n    \\]', 'display="block"'],
])('renders math %j as MathML', async (source, expected) => {
  const drawn = await html(source)
  expect(drawn).toContain('<math xmlns="http://www.w3.org/1998/Math/MathML"')
  expect(drawn).toContain(expected)
})

test.each([
  '$\\href{javascript:alert(1)}{x}$',
  '$\\htmlStyle{position:fixed}{x}$',
  '$\\includegraphics{https://x/y.png}$',
  '$\\def\\a{\\a\\a}\\a$',
])('math contains nothing but math: %s', async (source) => {
  expect(await html(source)).not.toMatch(/javascript:[^<]*"|style=|<img|href=/)
})

test('code has a title, line numbers, highlighted lines and colours, and notes for annotations in its comments', async () => {
  const drawn = await html('``` { .yaml title="x.yml" linenums="7" hl_lines="2" }\na: 1 # (1)!\nb: "c"\n```\n\n1. First')
  expect(drawn).toBe(
    '<docs-code title="x.yml" language="yaml"><pre><code><span class="line" data-line="7"><span class="tok-keyword">a</span><span class="tok-keyword">:</span> <span class="tok-constant">1</span> <a href="#note-1-1" class="code-annotation" aria-label="Note 1">1</a></span><span class="line line-highlighted" data-line="8"><span class="tok-keyword">b</span><span class="tok-keyword">:</span> <span class="tok-string-expression">"c"</span></span></code></pre></docs-code><ol><li id="note-1-1">First</li></ol>',
  )
  expect(await html('```nosuch\n<b>\n```')).toContain('<span class="line">&#x3C;b>')
})

test('shows all code of a page with more than is highlighted', async () => {
  const code = 'const a = 1\n'.repeat(7000)
  const drawn = await html(`\`\`\`ts\n${code}\`\`\`\n\n\`\`\`ts\nlast\n\`\`\``)
  expect(drawn.match(/class="line"/g)).toHaveLength(7001)
  expect(drawn).not.toContain('tok-')
})

test.each([
  ['<script>alert(1)</script>a', 'a'],
  ['<div class="fixed inset-0" style="position:fixed" onclick="x()">a</div>', '<div class="">a</div>'],
  [
    '<img src="https://example.com/a.png" onerror="x()" id="body" name="body" width="9">',
    '<img src="https://example.com/a.png" width="9">',
  ],
  [
    '<a href="javascript:x()">a</a><iframe src="https://x"></iframe><form action="/x"><button>b</button></form>',
    '<p><a>a</a></p>b<p></p>',
  ],
  ['<svg><script>x()</script></svg><math><mi xlink:href="javascript:x">a</mi></math>\n\nb', '<p></p><p>b</p>'],
  ['<docs-tab label="a" onclick="x()">b</docs-tab>', '<p><docs-tab label="a">b</docs-tab></p>'],
  ['<kbd>a</kbd> <mark>b</mark> <sub>c</sub><!-- d -->', '<p><kbd>a</kbd> <mark>b</mark> <sub>c</sub></p>'],
])('sanitizes HTML: %s', async (source, expected) => {
  expect(await html(source)).toBe(expected)
})

const cpuMs = async (text: string) => {
  const began = process.cpuUsage()
  await parseMarkdown(text)
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}

test.each([
  '==a ',
  '==a== ',
  '~a ^b ',
  '$a ',
  '\\(a ',
  '{++a',
  '++a+',
  '`a`{.b ',
  '# a\n\n',
  '\\[ x\n',
  '$$\n\n',
  '[a]: b\n',
  '*[A]: b\n',
  ':a:-->',
  '    !!! note\n',
  '/// note\n',
  '::uml::\n',
  '<div markdown>a</div>\n',
  '> a !!!\n',
  '!!! note "a" "b\n',
])('%j takes time proportional to the length of the page', { timeout: 30_000 }, async (piece) => {
  await cpuMs(piece.repeat(100))
  const half = await cpuMs(piece.repeat(10_000 / piece.length))
  const whole = piece.repeat(40_000 / piece.length)
  // Sixteen times would be the square. Garbage of what ran before is collected in the first of two runs.
  const ms = Math.min(await cpuMs(whole), await cpuMs(whole))
  expect(ms).toBeLessThan(half * 10 + 1000)
})

test.each(['!!! note\n    x\n', 'a\n:   b\n\n', '=== "a"\n    x\n', '> [!NOTE]\n> a\n\n'])(
  'renders %j a thousand times well within a page’s time limit',
  { timeout: 30_000 },
  async (piece) => {
    expect(await cpuMs(piece.repeat(1000))).toBeLessThan(limitMsOf('markdown') / 2)
  },
)
