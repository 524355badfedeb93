import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** A response of a vendor. An object is sent as JSON. */
export type FaultAnswer = { status: number; headers?: Record<string, string>; type?: string; body: string | object }

/** Failures in front of every vendor: a proxy's page in place of the API's response, and a truncated connection. */
const common = {
  'html-error-page': {
    status: 502,
    type: 'text/html',
    body: '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr>nginx</body></html>',
  },
  'sign-in-page': { status: 200, type: 'text/html', body: '<!doctype html><title>Sign in</title><form method="post"></form>' },
  cut: { status: 200, type: 'application/json', body: '' },
} satisfies Record<string, FaultAnswer>

type Waiting<Name> = { name: Name; path: string | undefined; times: number }

/** Failures of a stand-in by name, for a number of requests, of all paths or of those that contain a text. */
export class HttpFaults<Name extends string> {
  private readonly answers: Readonly<Record<string, FaultAnswer>>
  private readonly own: Readonly<Record<Name, FaultAnswer>>
  private waiting: Waiting<Name | keyof typeof common>[] = []
  /** When a request arrived, in milliseconds, and whether it met a fault. */
  readonly requests: { at: number; url: string; fault: string | undefined }[] = []

  constructor(answers: Readonly<Record<Name, FaultAnswer>>) {
    this.own = answers
    this.answers = { ...common, ...answers }
  }

  add(name: Name | keyof typeof common, { path, times = 1 }: { path?: string; times?: number } = {}): void {
    if (!this.answers[name]) throw new Error(`There is no fault ${name}.`)
    this.waiting.push({ name, path, times })
  }

  clear(): void {
    this.waiting = []
  }

  /** The vendor's own responses, for tests that compare them with its published description. */
  shapes(): [name: string, answer: FaultAnswer][] {
    return Object.entries(this.own)
  }

  get names(): string[] {
    return Object.keys(this.answers)
  }

  private take(request: string): { name: string; answer: FaultAnswer } | undefined {
    const found = this.waiting.find((w) => !w.path || request.includes(w.path))
    if (!found) return undefined
    found.times--
    if (found.times <= 0) this.waiting = this.waiting.filter((w) => w !== found)
    const answer = this.answers[found.name]
    return answer && { name: found.name, answer }
  }

  /** Applies pending faults to requests of all routes of a scope. Registered before the scope's own hooks. */
  attach(app: FastifyInstance): void {
    app.addHook('onRequest', async (request, reply) => {
      // AWS services have one path; the action is in a header.
      const fault = this.take(`${request.url} ${request.headers['x-amz-target'] ?? ''}`)
      if (this.requests.length < 10_000) this.requests.push({ at: Date.now(), url: request.url, fault: fault?.name })
      if (!fault) return
      const { status, headers = {}, type = 'application/json', body } = fault.answer
      if (fault.name === 'cut') {
        reply.hijack()
        reply.raw.writeHead(status, { 'content-type': type, 'content-length': '4096' })
        reply.raw.write('{"items":[{"na')
        await setTimeout(20)
        reply.raw.destroy()
        return reply
      }
      return reply
        .code(status)
        .headers({ date: new Date().toUTCString(), ...headers })
        .type(type)
        .send(typeof body === 'string' ? body : JSON.stringify(body))
    })
  }

  /** `POST` adds a fault, `DELETE` removes all. */
  control(app: FastifyInstance, path: string): void {
    app.post(path, async (request, reply) => {
      const { name, ...how } = request.body as { name: string; path?: string; times?: number }
      if (!this.answers[name])
        return reply.code(400).send({ message: `There is no fault ${name}. There are: ${this.names.join(', ')}` })
      this.add(name as Name, how)
      return { ok: true }
    })
    app.delete(path, async () => {
      this.clear()
      return { ok: true }
    })
  }
}
