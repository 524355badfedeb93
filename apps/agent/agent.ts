import { readFile } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import { setTimeout as setTimer } from 'node:timers/promises'
import { type FromAgent, mayRelay, rotatesHeader, type ToAgent, toAgent } from '@callboard/core/relay/frames'
import { trimEndOf } from '@callboard/core/trim'
import { WebSocket } from 'ws'
import { type Cluster, openCluster } from './cluster.ts'
import { storeToken, type TokenSecret } from './rotation.ts'

export type AgentSettings = {
  /** Where Callboard is, for example https://portal.example.com. */
  callboardUrl: string
  token: string
  /** The API server as seen from here. */
  clusterUrl: string
  /** Files that the cluster rotates; read again for each request. */
  clusterTokenFile: string
  clusterAuthorityFile?: string
  /** Where the token is stored; without it, Callboard does not replace the token. */
  tokenSecret?: TokenSecret
  version: string
  log(message: string): void
}

const minRetryMs = 500
const maxRetryMs = 30_000
/** Callboard pings every 10 seconds; without a ping for this long the connection is considered lost. */
const pingTimeoutMs = 35_000
const chunkBytes = 512 * 1024
/** Reading from the cluster pauses while more bytes than this wait to be sent. */
const maxBufferedBytes = 4 * 1024 * 1024

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimer(ms, undefined, { signal }).catch(() => {
    // Aborted: the caller checks the signal.
  })

/** Forwards one request to the cluster, and streams its response back. */
async function relay(cluster: Cluster, socket: WebSocket, request: Extract<ToAgent, { type: 'request' }>, signal: AbortSignal) {
  const { id, method, path, body } = request
  const send = (frame: FromAgent) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
  }
  if (!mayRelay(method, path))
    return send({ type: 'failed', id, message: `the agent does not pass on ${method} ${path.split('?')[0]}` })
  try {
    const response = await cluster.request({ method, path, body, signal })
    const { 'retry-after': retryAfter, 'content-type': contentType = 'application/octet-stream' } = response.headers
    send({ type: 'head', id, status: response.status, contentType, ...(retryAfter ? { retryAfter } : {}) })
    for await (const bytes of response.body) {
      for (let at = 0; at < bytes.length; at += chunkBytes)
        send({ type: 'chunk', id, data: bytes.subarray(at, at + chunkBytes).toString('base64') })
      while (socket.bufferedAmount > maxBufferedBytes && !signal.aborted) await pause(20, signal)
    }
    send({ type: 'end', id })
  } catch (error) {
    if (!signal.aborted)
      send({
        type: 'failed',
        id,
        message: `the agent cannot reach the cluster: ${error instanceof Error ? error.message : String(error)}`,
      })
  }
}

function frameOf(text: string): ToAgent | undefined {
  try {
    return toAgent.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function openSocket({ callboardUrl, token, version, tokenSecret }: AgentSettings): WebSocket {
  const address = `${trimEndOf(callboardUrl.replace(/^http/, 'ws'), '/')}/api/agent/connect`
  return new WebSocket(address, {
    headers: {
      authorization: `Bearer ${token}`,
      'user-agent': `callboard-agent/${version}`,
      ...(tokenSecret ? { [rotatesHeader]: 'true' } : {}),
    },
    handshakeTimeout: 10_000,
    // Node's own agents go through HTTPS_PROXY (NODE_USE_ENV_PROXY); without one, the library connects directly.
    agent: address.startsWith('wss:') ? https.globalAgent : http.globalAgent,
  })
}

/** @returns false if the cluster refuses to store it */
async function storeSuccessor({ tokenSecret, log }: AgentSettings, cluster: Cluster, token: string): Promise<boolean> {
  if (!tokenSecret) return false
  try {
    await storeToken(cluster, tokenSecret, token)
    return true
  } catch (error) {
    log(`the new token could not be stored, so the old one is kept: ${error instanceof Error ? error.message : error}`)
    return false
  }
}

const refusalOf = (status: number | undefined): string =>
  status === 401 ? 'Callboard does not know this token; make a new one on the integration’s page' : `Callboard answered ${status}`

type Ended = {
  welcome: boolean
  why: string
  /** Replaces the token of the next connection. */
  token?: string
}

/**
 * Holds one connection until it ends.
 * @returns why it ended, and whether it had been accepted
 */
function connectOnce(settings: AgentSettings, cluster: Cluster, signal: AbortSignal): Promise<Ended> {
  return new Promise((resolve) => {
    const socket = openSocket(settings)
    const running = new Map<number, AbortController>()
    let welcome = false
    let why = ''
    let successor: string | undefined
    let dead = setTimeout(() => socket.terminate(), pingTimeoutMs)
    const sign = () => {
      clearTimeout(dead)
      dead = setTimeout(() => socket.terminate(), pingTimeoutMs)
    }
    const leave = () => socket.close(1000)
    const renew = async (token: string) => {
      if (!(await storeSuccessor(settings, cluster, token))) return
      successor = token
      socket.close(1000, 'the token was replaced')
    }
    signal.addEventListener('abort', leave)
    socket.on('open', () => {
      welcome = true
      settings.log(`connected to ${settings.callboardUrl}`)
    })
    socket.on('ping', sign)
    socket.on('message', (data) => {
      sign()
      const frame = frameOf(String(data))
      if (!frame) return settings.log('Callboard sent something that this version does not understand; it is left out')
      if (frame.type === 'cancel') return running.get(frame.id)?.abort()
      if (frame.type === 'token') return void renew(frame.token)
      const stop = new AbortController()
      running.set(frame.id, stop)
      void relay(cluster, socket, frame, stop.signal).finally(() => running.delete(frame.id))
    })
    socket.on('unexpected-response', (_, response) => {
      why = refusalOf(response.statusCode)
      socket.terminate()
    })
    socket.on('error', (error) => {
      // Ending a rejected connection also emits an error; the rejection has the better message.
      why ||= error.message
    })
    socket.on('close', (code, reason) => {
      clearTimeout(dead)
      signal.removeEventListener('abort', leave)
      for (const stop of running.values()) stop.abort()
      if (successor) resolve({ welcome, why: 'the token was replaced', token: successor })
      else resolve({ welcome, why: String(reason) || why || `the connection was cut (${code})` })
    })
  })
}

/** Keeps a connection to Callboard until the signal aborts, and reconnects with growing delays. */
export async function runAgent(settings: AgentSettings, signal: AbortSignal): Promise<void> {
  const authority = settings.clusterAuthorityFile ? await readFile(settings.clusterAuthorityFile, 'utf8') : undefined
  const cluster = openCluster(settings.clusterUrl, settings.clusterTokenFile, authority)
  let wait = minRetryMs
  let { token } = settings
  while (!signal.aborted) {
    const { welcome, why, token: successor } = await connectOnce({ ...settings, token }, cluster, signal)
    token = successor ?? token
    if (signal.aborted) break
    wait = welcome ? minRetryMs : Math.min(wait * 2, maxRetryMs)
    settings.log(`${why}; trying again in ${Math.round(wait / 100) / 10} s`)
    await pause(wait * (0.8 + Math.random() * 0.4), signal)
  }
  cluster.close()
}
