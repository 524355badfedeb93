import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

// In processes of their own: what is tested is whether they live.

async function run(body: string): Promise<{ code: number | null; lines: string[] }> {
  const script = `
    import { EventEmitter } from 'node:events'
    import { guardProcess, uncaughtErrors } from '${import.meta.dirname}/guard-process.ts'
    import { createLogger } from '${import.meta.dirname}/logger.ts'
    import { runGuarded } from '${import.meta.dirname}/work-context.ts'
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
    const never = new AbortController().signal
    const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n')
    guardProcess({ log: createLogger('test', 'error'), drain: async () => say('drained') })
    ${body}`
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script])
  const [out] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { code: child.exitCode, lines: out.trim().split('\n') }
}

const throwing: Record<string, string> = {
  'in a timer': "setTimeout(() => { throw new Error('boom') }, 1)",
  'in an event emitter':
    "const e = new EventEmitter(); e.on('x', () => { throw new Error('boom') }); setImmediate(() => e.emit('x'))",
  'in a promise that nobody awaits': "void (async () => { await wait(1); throw new Error('boom') })()",
  'at once': "throw new Error('boom')",
}

test.each(Object.entries(throwing))('ends only a watcher that throws %s, and aborts its signal', async (_, code) => {
  const { code: exit, lines } = await run(`
    let aborted = false
    const ended = await runGuarded({ kind: 'follower', tenant: 'acme', integration: 'i' }, never, (signal) => {
      signal.addEventListener('abort', () => { aborted = true })
      ${code}
      return wait(30_000)
    }).catch((error) => error.message)
    say({ ended, uncaught: uncaughtErrors().length })
    process.exit(0)`)
  expect(exit).toBe(0)
  expect(lines.join('\n')).toContain('"ended":"boom"')
})

test('logs the tenant of an uncaught error', async () => {
  const { lines } = await run(`
    await runGuarded({ kind: 'job', tenant: 'acme', job: 'integration.sync' }, never, async () => {
      void Promise.reject(new Error('side line'))
      await wait(20)
    })
    say(uncaughtErrors())
    process.exit(0)`)
  const [logged, counted] = lines.map((l) => JSON.parse(l)).sort((a, b) => Number(Array.isArray(a)) - Number(Array.isArray(b)))
  expect(logged).toMatchObject({ tenant: 'acme', job: 'integration.sync', kind: 'rejection', within: 'job' })
  expect(counted).toEqual([{ kind: 'rejection', within: 'job', count: 1 }])
})

test.each(["setTimeout(() => { throw new Error('boom') }, 1)", "void Promise.reject(new Error('boom'))"])(
  'an error of the process itself drains it and exits with 1: %s',
  async (code) => {
    const { code: exit, lines } = await run(`${code}; await wait(10_000)`)
    expect(exit).toBe(1)
    expect(lines).toContain('"drained"')
  },
)

test('a client that leaves before its answer does not end the process', async () => {
  const { code, lines } = await run(`
    const { createServer } = await import('node:http')
    const { connect } = await import('node:net')
    const { Readable } = await import('node:stream')
    const server = createServer((request) => {
      // As Next replaces the body of a request that its proxy has read.
      const body = new Readable({ read() {} })
      for (const key in body) request[key] = typeof body[key] === 'function' ? body[key].bind(request) : body[key]
    })
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
    const client = connect(server.address().port, '127.0.0.1')
    client.write('POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 4\\r\\n\\r\\nabcd')
    await wait(100)
    client.destroy()
    await wait(100)
    say('alive')
    process.exit(0)`)
  expect(lines).toEqual(['"alive"'])
  expect(code).toBe(0)
})
