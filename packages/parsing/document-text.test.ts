import { expect, test } from 'vitest'
import { htmlToMarkdown } from './tasks/document-text.ts'

test('keeps headings, lists, tables and links of HTML', () => {
  const html = `<h2>Deploy &amp; roll&nbsp;back</h2><p>Use the <b>green</b> button, see <a href="https://example.com/x">the runbook</a>.</p>
    <ul><li>One<ul><li>Inner</li></ul></li><li><p>Two</p></li></ul>
    <table><tbody><tr><th>Name</th><th>Port</th></tr><tr><td>ledger</td><td>80<br/>81</td></tr></tbody></table>`
  const markdown = htmlToMarkdown(html)
  expect(markdown).toContain('## Deploy & roll')
  expect(markdown).toContain('**green** button, see [the runbook](https://example.com/x).')
  expect(markdown).toMatch(/- One\n {2}- Inner\n- Two/)
  expect(markdown).toMatch(/\| ledger \| 80 81 \|/)
})

test('reads code, panels, tasks and links of Confluence’s storage format', () => {
  const storage = `<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">bash</ac:parameter>
    <ac:plain-text-body><![CDATA[if [ 1 -lt 2 ]; then echo "<ok> &amp;"; fi]]></ac:plain-text-body></ac:structured-macro>
    <ac:structured-macro ac:name="info"><ac:parameter ac:name="icon">false</ac:parameter><ac:rich-text-body><p>Ask on call.</p></ac:rich-text-body></ac:structured-macro>
    <ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Rotate the key</ac:task-body></ac:task></ac:task-list>
    <p>See <ac:link><ri:page ri:content-title="Rollback" /></ac:link>, then stop.</p><p><ac:image><ri:attachment ri:filename="a.png" /></ac:image>After the image.</p>`
  expect(htmlToMarkdown(storage)).toBe(
    [
      '```bash\nif [ 1 -lt 2 ]; then echo "<ok> &amp;"; fi\n```',
      'Ask on call.',
      '- Rotate the key',
      'See Rollback, then stop.',
      'After the image.',
    ].join('\n\n'),
  )
})

test('leaves out what a macro would fetch from elsewhere', () => {
  const storage = `<p>Before</p><ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link><ri:page ri:content-title="Salaries"/></ac:link></ac:parameter></ac:structured-macro><p>After</p>`
  expect(htmlToMarkdown(storage)).toBe('Before\n\nAfter')
})

test('drops scripts, styles, images and addresses that are no web pages', () => {
  const html = `<script>alert(1)</script><style>p{}</style><p><a href="javascript:alert(1)">Click</a> <img src="https://evil.example/beacon.gif"> <img alt="A diagram" src="x"></p>`
  const markdown = htmlToMarkdown(html)
  expect(markdown).toContain('Click')
  expect(markdown).toContain('A diagram')
  expect(markdown).not.toMatch(/alert|evil|javascript/)
})

test('takes text that looks like Markdown as text', () => {
  expect(htmlToMarkdown('<p># No heading</p><p>[x](https://evil.example)</p>')).toBe(
    '\\# No heading\n\n\\[x]\\(https://evil.example)',
  )
})

test('ends for deeply nested and for unfinished elements', () => {
  const deep = `${'<div>'.repeat(50_000)}deep${'</div>'.repeat(50_000)}`
  expect(htmlToMarkdown(deep)).toBeDefined()
  expect(htmlToMarkdown(`<p>${'<b>'.repeat(3000)}x`)).toContain('x')
  expect(htmlToMarkdown(`${'<![CDATA['.repeat(20_000)}`)).toBeDefined()
})
