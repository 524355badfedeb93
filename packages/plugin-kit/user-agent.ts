import type { Dispatcher } from 'undici'

/** The name of this software to others; `address` is the installation's, for whoever wonders about the requests. */
export const userAgentOf = (address: string | undefined): string => `callboard/0.1.0${address ? ` (+${address})` : ''}`

/** Sends a User-Agent with every request, in place of an HTTP library's or an SDK's own. */
export const withUserAgent =
  (userAgent: string): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) => {
    const given = options.headers
    // undici takes a flat list of names and values, pairs, or an object; `fetch` passes an object.
    const entries: [string, unknown][] = !given
      ? []
      : Array.isArray(given)
        ? given.flatMap((name, i) => (i % 2 === 0 ? [[String(name), given[i + 1]] as [string, unknown]] : []))
        : Symbol.iterator in given
          ? [...(given as Iterable<[string, unknown]>)]
          : Object.entries(given)
    const headers = Object.fromEntries(entries.filter(([name]) => name.toLowerCase() !== 'user-agent'))
    return dispatch({ ...options, headers: { ...headers, 'user-agent': userAgent } as never }, handler)
  }
