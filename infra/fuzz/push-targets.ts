import { bearer, queryText } from './api-targets.ts'
import { jsonText, type Target } from './request.ts'
import { type Schema, valueFor } from './schema-values.ts'

const text: Schema = { type: 'string' }
const texts: Schema = { type: 'array', items: text }
const entity: Schema = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata', 'spec'],
  properties: {
    apiVersion: { enum: ['backstage.io/v1alpha1', 'backstage.io/v1beta1'] },
    kind: { enum: ['Component', 'API', 'Group', 'Location', 'Other'] },
    metadata: { type: 'object', required: ['name'], properties: { name: text, namespace: text, title: text, tags: texts } },
    spec: { type: 'object', properties: { type: text, lifecycle: text, owner: text, dependsOn: texts, children: texts } },
  },
}
const maxLines = 20

/** A stream of entities, a line each. JSON requests of the same route are in the OpenAPI document. */
export const pushTargets = (): Target[] => [
  {
    group: 'v1',
    name: 'PUT /api/v1/entities as lines',
    make(random, world) {
      const lines = Array.from({ length: random.below(maxLines) }, () => jsonText(valueFor('', entity, random, world)))
      const query = queryText(
        [
          ['source', random.pick(['fuzz', 'Fuzz', ''])],
          ['mode', random.pick(['merge', 'full'])],
          ['dryRun', random.pick(['true', 'false'])],
        ],
        random,
      )
      return {
        method: 'PUT',
        path: `/api/v1/entities${query}`,
        headers: [...bearer(random, world), ['content-type', 'application/x-ndjson']],
        body: lines.join(random.pick(['\n', '\r\n', '\n\n', ''])),
      }
    },
  },
]
