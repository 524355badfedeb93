import { expect, test } from 'vitest'
import { parseCommand, plainText } from './command.ts'

test.each([
  ['', { kind: 'help' }],
  ['ask', { kind: 'help' }],
  ['HELP', { kind: 'help' }],
  ['link', { kind: 'link' }],
  ['scope', { kind: 'scope', of: '' }],
  ['scope  group:default/payments', { kind: 'scope', of: 'group:default/payments' }],
  ['ask who owns ledger?', { kind: 'ask', question: 'who owns ledger?' }],
  ['who owns ledger?', { kind: 'ask', question: 'who owns ledger?' }],
])('reads %j', (text, command) => expect(parseCommand(text)).toEqual(command))

test.each([
  ['<@U0BOT> who owns ledger?', 'who owns ledger?'],
  ['<@U0BOT|callboard>  a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
  ['see <https://acme.example/a|the page> and <https://acme.example/b>', 'see the page and https://acme.example/b'],
  ['in <#C1|general> with <!subteam^S1|@sre>', 'in general with @sre'],
])('reads %j as its writer sees it', (message, text) => expect(plainText(message)).toBe(text))
