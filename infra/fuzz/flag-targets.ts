import { planOf } from './catalog-targets.ts'
import type { Target } from './request.ts'
import type { Schema } from './schema-values.ts'

const text: Schema = { type: 'string' }
const context: Schema = {
  type: 'object',
  properties: {
    targetingKey: text,
    targeting_key: text,
    country: text,
    plan: { anyOf: [text, { type: 'integer' }, { type: 'null' }] },
  },
}
const evaluation: Schema = { type: 'object', required: ['context'], properties: { context } }
const flags: Schema = { type: 'array', items: text }
const resolve: Schema = {
  type: 'object',
  required: ['clientSecret', 'evaluationContext'],
  properties: { clientSecret: text, evaluationContext: context, flags, apply: { type: 'boolean' } },
}
const apply: Schema = {
  type: 'object',
  required: ['clientSecret', 'resolveToken'],
  properties: {
    clientSecret: text,
    resolveToken: text,
    flags: { type: 'array', items: { type: 'object', properties: { flag: text, applyTime: text } } },
  },
}

const publish: Schema = {
  type: 'object',
  required: ['clientSecret', 'events'],
  properties: {
    clientSecret: text,
    events: {
      type: 'array',
      items: {
        type: 'object',
        properties: { eventDefinition: text, eventTime: text, payload: { type: 'object', properties: { context, value: text } } },
      },
    },
  },
}

const routes: readonly { call: string; body?: Schema }[] = [
  { call: 'GET /ofrep/v1/stream' },
  { call: 'GET /ofrep/v1/ruleset' },
  { call: 'POST /ofrep/v1/evaluate/flags', body: evaluation },
  { call: 'POST /ofrep/v1/evaluate/flags/:key', body: evaluation },
  { call: 'POST /v1/flags:resolve', body: resolve },
  { call: 'POST /v1/flags:apply', body: apply },
  { call: 'POST /v1/events:publish', body: publish },
]

/** Evaluation of flags, with the secret of a client. */
export const flagTargets = (): Target[] =>
  routes.map(({ call, body }) => ({
    group: 'plugins',
    name: call,
    make: (random, world) => {
      const secret = random.pick(world.known.clientSecret ?? ['cbf_unknown'])
      const plan = planOf({ call, ...(body ? { body } : {}) }, random, world, [['authorization', `Bearer ${secret}`]])
      // The colon of Confidence's methods is not a parameter's.
      return /(flags|events):/.test(call) ? { ...plan, path: call.slice('POST '.length) } : plan
    },
  }))
