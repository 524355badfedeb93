import type { Random } from './random.ts'

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n`

/** Bytes that are not, or hardly, HTTP: conflicting lengths, huge headers, odd versions. `host` is the valid one. */
const requests: readonly ((host: string, random: Random) => string)[] = [
  (host) => lines('POST /api/catalog/refresh HTTP/1.1', `Host: ${host}`, 'Content-Length: 3', 'Content-Length: 5', '', '{}x'),
  (host) =>
    lines(
      'POST /api/catalog/refresh HTTP/1.1',
      `Host: ${host}`,
      'Content-Length: 3',
      'Transfer-Encoding: chunked',
      '',
      '0',
      '',
      '',
    ),
  (host) => lines('POST /api/v1/search HTTP/1.1', `Host: ${host}`, 'Transfer-Encoding: chunked', '', 'zz', 'x', '0', '', ''),
  (host) => lines('POST /api/v1/search HTTP/1.1', `Host: ${host}`, 'Transfer-Encoding: identity, chunked, gzip', '', '0', '', ''),
  (host) => lines('POST /api/stripe HTTP/1.1', `Host: ${host}`, 'Content-Length: -1', '', ''),
  (host) => lines('POST /api/stripe HTTP/1.1', `Host: ${host}`, 'Content-Length: 99999999999999999999', '', 'x'),
  (host) => lines('GET / HTTP/1.1', `Host: ${host}`, `X: ${'a'.repeat(100_000)}`, '', ''),
  (host) => lines('GET / HTTP/1.1', `Host: ${host}`, ...Array.from({ length: 2500 }, (_, i) => `x${i}: 1`), '', ''),
  (host) => lines(`GET /${'a'.repeat(100_000)} HTTP/1.1`, `Host: ${host}`, '', ''),
  () => lines('GET / HTTP/1.1', '', ''),
  () => lines('GET /sign-in HTTP/1.1', 'Host: ', 'Connection: close', '', ''),
  (host) => lines('GET /sign-in HTTP/1.1', `Host: ${host}`, 'Host: evil.example', 'Connection: close', '', ''),
  (_, random) =>
    lines(
      'GET /sign-in HTTP/1.1',
      `Host: ${random.pick(['[::1', 'a b', '%00', 'x'.repeat(3000), '..', '-', 'a:b:c', '\xff'])}`,
      '',
      '',
    ),
  (host) => lines(`GET http://${host}/sign-in HTTP/1.1`, `Host: ${host}`, 'Connection: close', '', ''),
  () => lines('GET http://evil.example/api/v1/entities HTTP/1.1', 'Host: evil.example', '', ''),
  (host) => lines('OPTIONS * HTTP/1.1', `Host: ${host}`, '', ''),
  (host) => lines('CONNECT 127.0.0.1:22 HTTP/1.1', `Host: ${host}`, '', ''),
  (host) => lines('GET //evil.example/%2e%2e HTTP/1.1', `Host: ${host}`, '', ''),
  (host) => lines('GET /\x00 HTTP/1.1', `Host: ${host}`, '', ''),
  (host) => lines('GET /\xff\xfe HTTP/1.1', `Host: ${host}`, '', ''),
  (host) => lines('GET ? HTTP/1.1', `Host: ${host}`, '', ''),
  (host) => lines('GET / HTTP/9.9', `Host: ${host}`, '', ''),
  (host) => lines('get / HTTP/1.1', `Host: ${host}`, '', ''),
  (host) => lines('GET / HTTP/1.1', `Host: ${host}`, 'x\x00: 1', 'y: \x01', '', ''),
  (host) => lines('GET / HTTP/1.1', ` Host: ${host}`, '', ''),
  (host) =>
    lines(
      'GET /api/agent/connect HTTP/1.1',
      `Host: ${host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Key: x',
      '',
      '',
    ),
  (host, random) =>
    lines(
      'GET /api/signals HTTP/1.1',
      `Host: ${host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      `Sec-WebSocket-Protocol: ${random.pick(['', ',,,', 'eyJhbGciOiJFUzI1NiJ9.e30.AA', 'a'.repeat(8000), 'x y', '"'])}`,
      '',
      '',
    ),
  (host) =>
    lines(
      'GET /x HTTP/1.1',
      `Host: ${host}`,
      'Connection: Upgrade',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
      '',
      '',
    ),
  (host) => lines('POST /api/v1/search HTTP/1.1', `Host: ${host}`, 'Expect: 200-maybe', 'Content-Length: 2', '', '{}'),
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
]

export const rawRequest = (host: string, random: Random): Buffer => Buffer.from(random.pick(requests)(host, random), 'latin1')
