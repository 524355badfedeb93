import { Pool } from 'undici'
import { percentile } from './figures.ts'

// An application asks for flags on 16 connections for some seconds: node flag-client.ts ORIGIN SECRET PATH MS
// Prints requests a second, their p95 in ms, and all requests with those before it began to measure, as JSON. In a process of its own: the API has a core to itself, as in production.

const connections = 16

const [origin = '', secret = '', path = '', ms = '0'] = process.argv.slice(2)
const pool = new Pool(origin, { connections, pipelining: 1 })
const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }

async function evaluate(unit: string): Promise<number> {
  const began = performance.now()
  const body = JSON.stringify({ context: { targetingKey: unit, country: 'C1' } })
  const response = await pool.request({ path, method: 'POST', headers, body })
  const text = await response.body.text()
  if (response.statusCode !== 200) throw new Error(text)
  return performance.now() - began
}

async function askUntil(end: number): Promise<number[]> {
  const times: number[] = []
  const one = async (connection: number) => {
    for (let i = 0; performance.now() < end; i++) times.push(await evaluate(`user-${connection}-${i}`))
  }
  await Promise.all(Array.from({ length: connections }, (_, connection) => one(connection)))
  return times
}

// Both processes compile what runs often.
const warmUp = await askUntil(performance.now() + 1000)
const began = performance.now()
const times = await askUntil(began + Number(ms))
const perSecond = times.length / ((performance.now() - began) / 1000)
process.stdout.write(JSON.stringify({ perSecond, p95: percentile(times, 0.95), requests: warmUp.length + times.length }))
await pool.close()
