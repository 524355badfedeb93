import { tools } from '@callboard/api/mcp/server'
import { z } from 'zod'
import { bearer } from './api-targets.ts'
import { hostileJson } from './hostile.ts'
import type { Random } from './random.ts'
import { jsonText, type Plan, type Target, type World } from './request.ts'
import { type Schema, textFor, valueFor } from './schema-values.ts'

type Message = { method: string; params?: unknown }

const headers = (random: Random, world: World): Plan['headers'] => [
  ...bearer(random, world),
  ['content-type', 'application/json'],
  ['accept', random.chance(0.97) ? 'application/json, text/event-stream' : random.pick(['*/*', 'text/event-stream', ''])],
  ...(random.chance(0.5)
    ? [['mcp-protocol-version', random.pick(['2025-11-25', '2025-06-18', '2025-03-26', '1.0', ''])] as [string, string]]
    : []),
  ...(random.chance(0.05) ? [['mcp-session-id', random.pick(['x', '__proto__'])] as [string, string]] : []),
]

/** One message, rarely several, or one that lacks a part of JSON-RPC. */
function plan({ method, params }: Message, random: Random, world: World): Plan {
  const one = {
    jsonrpc: random.chance(0.98) ? '2.0' : hostileJson(random),
    ...(random.chance(0.97) ? { id: random.chance(0.9) ? random.below(1000) : hostileJson(random) } : {}),
    method,
    ...(params === undefined ? {} : { params }),
  }
  const body = random.chance(0.03) ? Array.from({ length: random.pick([0, 1, 2, 100]) }, () => one) : one
  return { method: 'POST', path: '/mcp', headers: headers(random, world), body: jsonText(body) }
}

const target = (name: string, message: (random: Random, world: World) => Message): Target => ({
  group: 'mcp',
  name,
  make: (random, world) => plan(message(random, world), random, world),
})

/** What an assistant does besides calling tools. */
const others: readonly Target[] = [
  target('initialize', (random) => ({
    method: 'initialize',
    params: {
      protocolVersion: random.pick(['2025-11-25', '2024-11-05', 'x']),
      capabilities: random.chance(0.9) ? {} : hostileJson(random),
      clientInfo: { name: 'fuzz', version: '1' },
    },
  })),
  target('notifications/initialized', () => ({ method: 'notifications/initialized' })),
  target('ping', () => ({ method: 'ping' })),
  target('tools/list', (random) => ({ method: 'tools/list', params: random.chance(0.8) ? {} : { cursor: hostileJson(random) } })),
  target('tools/call, of any tool', (random) => ({
    method: 'tools/call',
    params: { name: random.pick(['no_such_tool', '__proto__', 'constructor', '']), arguments: hostileJson(random) },
  })),
  target('resources/templates/list', () => ({ method: 'resources/templates/list' })),
  target('resources/list', () => ({ method: 'resources/list' })),
  target('resources/read', (random, world) => ({
    method: 'resources/read',
    params: {
      uri: `callboard://entity/${[textFor('kind', random, world), 'default', textFor('name', random, world)].map((p) => encodeURIComponent(p.toWellFormed())).join('/')}`,
    },
  })),
  target('prompts/list', () => ({ method: 'prompts/list' })),
  target('prompts/get', (random, world) => ({
    method: 'prompts/get',
    params: {
      name: random.pick(['explain_service', 'investigate_incident', 'x']),
      arguments: { ref: textFor('ref', random, world) },
    },
  })),
  target('any method', (random) => ({
    method: random.pick(['completion/complete', 'logging/setLevel', 'tasks/list', 'sampling/createMessage', '__proto__', '']),
    params: hostileJson(random),
  })),
]

/** Every tool of the MCP endpoint, with inputs of its schema, and the other messages of the protocol. */
export const mcpTargets = (): Target[] => [
  ...tools.map((tool) => {
    const schema = z.toJSONSchema(tool.input, { io: 'input', unrepresentable: 'any' }) as Schema
    return target(`tools/call ${tool.name}`, (random, world) => ({
      method: 'tools/call',
      params: { name: tool.name, arguments: valueFor('', schema, random, world) },
    }))
  }),
  ...others,
  ...(['GET', 'DELETE'] as const).map(
    (method): Target => ({
      group: 'mcp',
      name: `${method} /mcp`,
      make: (random, world) => ({ method, path: '/mcp', headers: bearer(random, world) }),
    }),
  ),
]
