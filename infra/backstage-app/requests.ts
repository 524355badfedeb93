import type { Page, Request } from '@playwright/test'

/** A request to the portal's API with its response; status 0 if there was none. */
export type Asked = { method: string; url: string; status: number; during: string }

/** 4xx responses that a step is about, or that Backstage's own backend returns too. */
const expected: readonly { method: string; path: RegExp; status: number; why: string }[] = [
  {
    method: 'POST',
    path: /^\/api\/scaffolder\/v2\/tasks$/,
    status: 403,
    why: 'templates are shown and not run; Backstage answers 403 where its owner has forbidden it',
  },
  {
    method: 'POST',
    path: /^\/api\/catalog\/locations$/,
    status: 400,
    why: 'the file is broken, and the step registers it for that',
  },
  {
    method: 'GET',
    path: /^\/api\/catalog\/entities\/by-name\/component\/default\/walked-service(\/ancestry)?$/,
    status: 404,
    why: 'it was unregistered, and the step opens its page for that',
  },
  {
    method: 'GET',
    path: /^\/api\/user-settings\/buckets\/[^/]+\/keys\/[^/]+$/,
    status: 404,
    why: 'a setting that nobody has made is not found',
  },
]

const pathOf = (url: string) => new URL(url).pathname

const whyExpected = ({ method, url, status }: Asked): string | undefined =>
  expected.find((e) => e.method === method && e.status === status && e.path.test(pathOf(url)))?.why

/** Failed requests that Backstage's own backend would have served. */
export const failuresOf = (asked: readonly Asked[]): Asked[] =>
  asked.filter((a) => (a.status === 0 || a.status >= 400) && whyExpected(a) === undefined)

/** Records the app's requests to the portal's API, by step. */
export function recordRequests(page: Page, backend: string) {
  const asked: Asked[] = []
  const errors: string[] = []
  let during = 'sign in'
  const note = (request: Request, status: number) => {
    if (request.url().startsWith(`${backend}/api/`)) asked.push({ method: request.method(), url: request.url(), status, during })
  }
  page.on('response', (response) => note(response.request(), response.status()))
  page.on('requestfailed', (request) => {
    // The app itself cancels requests of a page that was left.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') note(request, 0)
  })
  // Signals use a WebSocket, which has no response.
  page.on('websocket', (socket) => {
    if (!socket.url().startsWith(`${backend.replace(/^http/, 'ws')}/api/`)) return
    const url = socket.url().replace(/^ws/, 'http')
    const opened: Asked = { method: 'WS', url, status: 101, during }
    asked.push(opened)
    socket.on('socketerror', () => {
      opened.status = 0
    })
  })
  page.on('pageerror', (error) => errors.push(`${during}: ${error.message}`))
  return {
    asked,
    errors,
    /** Assigns further requests to this step. */
    begin(step: string) {
      during = step
    },
  }
}

export type Recording = ReturnType<typeof recordRequests>

const withoutIds = (path: string) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')

/** A line per URL and status, with the number of requests and the first step. */
export function summaryOf(asked: readonly Asked[]): string {
  const groups = Map.groupBy(asked, (a) => `${a.status || 'failed'} ${a.method.padEnd(6)} ${withoutIds(pathOf(a.url))}`)
  return [...groups]
    .map(([line, same]) => {
      const [first] = same
      const why = first && (first.status === 0 || first.status >= 400) ? whyExpected(first) : undefined
      return `  ${String(same.length).padStart(4)} × ${line}  (${first?.during})${why ? ` — expected: ${why}` : ''}`
    })
    .sort()
    .join('\n')
}
