import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'

test('what looks like a secret does not reach a log line', () => {
  let text = ''
  const log = createLogger('test', 'info', new Writable({ write: (chunk, _, done) => done(void (text += String(chunk))) }))
  const planted = 'planted-secret'
  log.info(
    {
      token: planted,
      settings: { password: planted },
      a: { b: { privateKey: planted } },
      headers: { authorization: planted, cookie: planted },
      hookSecret: planted,
    },
    'hello',
  )
  expect(text).toContain('hello')
  expect(text).not.toContain(planted)
})
