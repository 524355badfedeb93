import { expect, test } from 'vitest'
import { mailHtml } from './mail-html.ts'
import { type Mail, mails } from './mails.ts'

// Every mail is written with hostile text in whatever is not a recipient or a link of ours. A parameter that carries a
// link is named so; a new mail is covered as soon as it is written.

const recipient = 'ada@example.com'
const link = 'https://portal.example.com/t/acme'
const hostile =
  'Win https://evil.example/x or hthttp://tp://evil.example, mail mallory@evil.example, see evil。example \u202e\r\nBcc: x@evil.example'

type AnyMail = (...given: never[]) => Mail

const view = {
  visitors: 1,
  visitorsBefore: 1,
  visits: 1,
  visitsBefore: 1,
  entities: [{ label: hostile, times: 1 }],
  searches: [{ words: hostile, times: 1, empty: 1 }],
}
/** Values for parameters that are no plain text, by their names. */
const structured: Record<string, unknown> = {
  to: recipient,
  days: 7,
  until: 1_800_000_000_000,
  tables: 60,
  left: 0,
  more: true,
  lines: [hostile, hostile],
  budget: { name: hostile, amount: 10, currency: hostile },
  month: { month: hostile, soFar: 1, expected: 2 },
  view,
  request: { title: hostile, startedBy: hostile, message: hostile, expiresAt: new Date(1_800_000_000_000) },
}
const kinds = ['grace', 'restricted', 'recovered', 'ended', 'trial-ends']

const parametersOf = (mail: AnyMail): string[] =>
  (/^(?:async\s*)?(?:function[^(]*)?\(([^)]*)\)/s.exec(mail.toString())?.[1] ?? '')
    .split(',')
    .map((name) => name.replace(/[:=][\s\S]*/, '').trim())
    .filter(Boolean)

const givenFor = (parameter: string, kind: string): unknown =>
  parameter in structured ? structured[parameter] : parameter === 'kind' ? kind : /link|href/i.test(parameter) ? link : hostile

const written = Object.entries(mails).flatMap(([name, mail]) =>
  (parametersOf(mail).includes('kind') ? kinds : ['']).map((kind) => {
    const given = parametersOf(mail).map((parameter) => givenFor(parameter, kind))
    return [`${name} ${kind}`.trim(), (mail as AnyMail)(...(given as never[]))] as const
  }),
)

test('every mail has its recipient first', () => {
  expect(written.length).toBeGreaterThan(20)
  for (const [name, mail] of Object.entries(mails)) expect([name, parametersOf(mail)[0]]).toEqual([name, 'to'])
  for (const [, mail] of written) expect(mail.to).toBe(recipient)
})

test.each(written)('neutralizes links in user-chosen text: %s', (_, { subject, text }) => {
  const ours = `${subject}\n${text}`.replaceAll(link, '').replaceAll(recipient, '')
  expect(ours).not.toContain('evil.example')
  expect(ours).not.toMatch(/https?:|:\/\/|@|www\.|\p{Cf}|\r/iu)
  expect(subject).not.toMatch(/\p{Cc}/u)
})

test('keeps the rest of a name readable', () => {
  expect(mails.invitation(recipient, 'bo@acme.example', 'Acme & Co', 'viewer', link, 7).subject).toBe(
    'bo@acme.example invites you to Acme & Co',
  )
  expect(mails.news(recipient, 'Acme', 'A budget is reached', 'First line\nSecond line').text).toContain(
    'First line\nSecond line',
  )
})

test.each(written)('the HTML part says what the text says, and links to nothing else: %s', (_, mail) => {
  const html = mailHtml(mail)
  expect(html).not.toContain('evil.example')
  const targets = [...html.matchAll(/(?:href|src|action|background)="([^"]*)"/g)].map(([, target]) => target)
  expect(targets.filter((target) => target !== link)).toEqual([])
  expect(targets.length).toBe(mail.text.includes(link) ? 2 : 0)
  expect(html).not.toMatch(/<(?:script|img|iframe|form|style|link)\b/i)
  const shown = html.replace(/<(title|head)[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ')
  const read = shown
    .replaceAll('&#x27;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
  const words = (text: string) => text.replace(/^- /gm, '').split(/\s+/).filter(Boolean)
  for (const word of words(mail.text)) expect(read).toContain(word.replace(/:$/, ''))
})

test('markup in a name stays text', () => {
  const html = mailHtml(mails.news(recipient, 'Acme', '<b>bold</b>', '<img src=x onerror=alert(1)>'))
  expect(html).not.toMatch(/<b>bold|<img/)
})
