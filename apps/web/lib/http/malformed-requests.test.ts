import { describe, expect, test } from 'vitest'
import { isActionBody, malformedRequestResponse } from './malformed-requests.ts'

describe('the body of a server action', () => {
  test.each(['[]', '["/t/acme",{"name":"x","days":null}]', '["$undefined","$$100","$D2026-11-28T00:00:00.000Z",[["a"]]]'])(
    'decodes %s',
    (body) => expect(isActionBody(body)).toBe(true),
  )
  test.each([
    ['nothing', ''],
    ['half of it', '["/t/acme",{"name"'],
    ['no list', '{"0":"x"}'],
    ['a byte order mark', '\ufeff[]'],
    ['a reference to a missing part', '["$1"]'],
    ['a reference to a function', '[{"a":"$F1"}]'],
    ['a huge integer', `["$n${'9'.repeat(400)}"]`],
    ['a thousand arguments', JSON.stringify(Array(1000).fill('a'))],
    ['10,000 levels', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ])('rejects %s', (_, body) => expect(isActionBody(body)).toBe(false))
})

const post = (headers: Record<string, string>, body: string) =>
  malformedRequestResponse(
    new Request('http://portal.example/t/acme', { method: 'POST', headers: { host: 'portal.example', ...headers }, body }),
  )

test('rejects a form from another site or an invalid origin', async () => {
  const action = { 'next-action': '40'.repeat(21), 'content-type': 'text/plain' }
  expect(await post({ ...action, origin: 'http://portal.example' }, '[]')).toBeUndefined()
  expect(await post({ ...action, 'next-action': 'x' }, '[]')).toMatchObject({ status: 400 })
  for (const origin of ['http://evil.example', 'null', 'http://portal.example, http://evil.example'])
    expect(await post({ ...action, origin }, '[]')).toMatchObject({ status: 403 })
})

test('rejects a multipart body without its parts, and leaves other bodies to the route', async () => {
  expect(await post({ 'content-type': 'multipart/form-data' }, 'x')).toMatchObject({ status: 400 })
  expect(await post({ 'content-type': 'multipart/form-data; boundary=x' }, '{}')).toMatchObject({ status: 400 })
  expect(
    await post(
      { 'content-type': 'multipart/form-data; boundary=x' },
      '--x\r\nContent-Disposition: form-data; name="0"\r\n\r\n[]\r\n--x--\r\n',
    ),
  ).toBeUndefined()
  expect(await post({ 'content-type': 'application/json' }, '{')).toBeUndefined()
})
