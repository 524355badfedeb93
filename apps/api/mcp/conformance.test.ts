import { execFile } from 'node:child_process'
import { createServer, request as forward, type Server } from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePorts } from '@callboard/testing/ports'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi } from '../test-api.ts'

// The conformance suite of the Model Context Protocol against the API. It sends no tokens, so a proxy adds one.

const run = promisify(execFile)
const cli = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json')),
  'dist/index.js',
)
const conformance = (...args: string[]) => run(process.execPath, [cli, ...args], { timeout: 60_000, maxBuffer: 8 * 1024 * 1024 })

const testTool = 'calls a tool of the reference server by its name'
const testResource = 'reads a resource of the reference server by its address'
const testPrompt = 'gets a prompt of the reference server by its name'
const asksClient = 'the server asks nothing of the client'
const noStream = 'the server has no event stream: each answer is complete'

/** Scenarios about what this server does not have, each with the reason. */
const notApplicable: Record<string, string> = {
  'logging-set-level': 'the server sends no log messages, and says so by its capabilities',
  'completion-complete': testPrompt,
  'tools-call-simple-text': testTool,
  'tools-call-image': testTool,
  'tools-call-audio': testTool,
  'tools-call-embedded-resource': testTool,
  'tools-call-mixed-content': testTool,
  'tools-call-with-logging': testTool,
  'tools-call-error': testTool,
  'tools-call-with-progress': testTool,
  'tools-call-sampling': asksClient,
  'tools-call-elicitation': asksClient,
  'json-schema-2020-12': testTool,
  'elicitation-sep1034-defaults': asksClient,
  'elicitation-sep1330-enums': asksClient,
  'server-sse-polling': noStream,
  'server-sse-multiple-streams': noStream,
  'resources-read-text': testResource,
  'resources-read-binary': testResource,
  'resources-templates-read': testResource,
  'resources-subscribe': 'resources cannot be subscribed to, and the capabilities say so',
  'resources-unsubscribe': 'resources cannot be subscribed to, and the capabilities say so',
  'prompts-get-simple': testPrompt,
  'prompts-get-with-args': testPrompt,
  'prompts-get-embedded-resource': testPrompt,
  'prompts-get-with-image': testPrompt,
}

const applicable = ['server-initialize', 'ping', 'tools-list', 'resources-list', 'prompts-list', 'dns-rebinding-protection']

let api: TestApi
let proxy: Server
let url: string

beforeAll(async () => {
  const port = await freePorts()
  const origin = `http://localhost:${port}`
  url = `${origin}/mcp`
  api = await startTestApi({ publicUrl: origin })
  proxy = createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${api.token}` }
    const onward = forward(api.base + incoming.url, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => proxy.listen(port, 'localhost', resolve))
})
afterAll(async () => {
  proxy.closeAllConnections()
  await new Promise((resolve) => proxy.close(resolve))
  await api.stop()
})

test('every scenario for servers is run or has a reason not to be', async () => {
  const { stdout } = await conformance('list', '--server')
  const listed = [...(stdout.split('Client scenarios')[0] ?? '').matchAll(/^ {2}- (\S+)/gm)].map(([, name]) => name)
  expect(listed.length).toBeGreaterThan(20)
  expect([...applicable, ...Object.keys(notApplicable)].sort()).toEqual(listed.sort())
})

test.each(applicable)('passes %s', async (scenario) => {
  const { stdout } = await conformance('server', '--url', url, '--scenario', scenario).catch((error) => {
    throw new Error(`${scenario} failed:\n${error.stdout}${error.stderr}`)
  })
  expect(stdout).toMatch(/Passed: [1-9]\d*\/\d+, 0 failed/)
})
