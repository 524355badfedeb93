import { say, text, type UnusualTemplate, write } from './unusual-template.ts'

/** Forms whose fields depend on each other, and steps that depend on values. */
export const unusualConditions: UnusualTemplate[] = [
  {
    name: 'each over objects, and over what a repeated step made',
    spec: {
      parameters: {
        properties: {
          services: {
            type: 'array',
            title: 'Services',
            items: {
              type: 'object',
              properties: { name: text('Service name'), ports: { type: 'array', items: { type: 'integer' } } },
            },
          },
        },
      },
      steps: [
        write(
          'write',
          'services/${{ each.value.name }}.yaml',
          { ports: '${{ each.value.ports }}' },
          { each: '${{ parameters.services }}' },
        ),
        { id: 'list', action: 'fs:readdir', input: { paths: ['services'] } },
        say('tell', '${{ each.key }}: ${{ each.value.name }}', { each: '${{ steps.list.output.files }}' }),
      ],
    },
    values: {
      services: [
        { name: 'a', ports: [80, 443] },
        { name: 'b', ports: [] },
      ],
    },
    shown: ['Services', 'Service name'],
    states: ['succeeded', 'succeeded', 'succeeded'],
    log: ['0: a.yaml', '1: b.yaml'],
    files: { 'services/a.yaml': 'ports:\n  - 80\n  - 443\n', 'services/b.yaml': 'ports: []\n' },
  },
  {
    name: 'conditions that are texts, lists and literals',
    spec: {
      parameters: {
        properties: {
          kind: text('Kind', { enum: ['service', 'library'] }),
          features: {
            type: 'array',
            title: 'Features',
            items: { type: 'string', enum: ['docs', 'ci'] },
            uniqueItems: true,
            'ui:widget': 'checkboxes',
          },
          flag: { type: 'boolean', title: 'Flag' },
        },
      },
      steps: [
        say('equal', 'equal', { if: '${{ parameters.kind === "service" }}' }),
        say('words', 'words', { if: "${{ parameters.kind == 'service' and not parameters.flag }}" }),
        say('in', 'in', { if: '${{ "docs" in parameters.features }}' }),
        say('list', 'list', { if: '${{ parameters.features }}' }),
        say('empty', 'never', { if: '${{ parameters.missing }}' }),
        say('blank', 'never', { if: '' }),
        say('false', 'never', { if: false }),
        // A text is true, whatever it says.
        say('text', 'text', { if: 'false' }),
        say('choice', '${{ "on" if parameters.flag else "off" }}', { if: '${{ parameters.kind in ["service", "website"] }}' }),
      ],
    },
    values: { kind: 'service', features: ['docs'], flag: false },
    shown: ['Kind', 'Features', 'Flag'],
    states: ['succeeded', 'succeeded', 'succeeded', 'succeeded', 'skipped', 'skipped', 'skipped', 'succeeded', 'succeeded'],
    log: ['equal', 'words', 'in', 'list', 'text', 'off'],
  },
  {
    name: 'dependencies with alternatives that require fields of their own',
    spec: {
      parameters: [
        {
          title: 'Database',
          required: ['database'],
          properties: { database: text('Database kind', { enum: ['none', 'postgres', 'redis'] }) },
          dependencies: {
            database: {
              oneOf: [
                { properties: { database: { enum: ['none'] } } },
                {
                  properties: {
                    database: { enum: ['postgres'] },
                    version: { type: 'integer', title: 'Postgres version', minimum: 14 },
                    replicas: { type: 'boolean', title: 'Replicas' },
                  },
                  required: ['version'],
                  dependencies: {
                    replicas: {
                      oneOf: [
                        { properties: { replicas: { enum: [false] } } },
                        {
                          properties: { replicas: { enum: [true] }, count: { type: 'integer', title: 'Replica count' } },
                          required: ['count'],
                        },
                      ],
                    },
                  },
                },
                { properties: { database: { enum: ['redis'] }, size: text('Redis size') }, required: ['size'] },
              ],
            },
          },
        },
      ],
      steps: [say('tell', '${{ parameters.database }} ${{ parameters.version }} ×${{ parameters.count }}')],
    },
    values: { database: 'postgres', version: 16, replicas: true, count: 2 },
    shown: ['Postgres version', 'Replica count'],
    notShown: ['Redis size'],
    refused: [
      [{ database: 'postgres' }, '/version'],
      [{ database: 'redis' }, '/size'],
      [{ database: 'postgres', version: 16, replicas: true }, '/count'],
    ],
    states: ['succeeded'],
    log: ['postgres 16 ×2'],
  },
  {
    name: 'fields that are required under a condition',
    spec: {
      parameters: [
        {
          properties: {
            tier: text('Tier', { enum: ['free', 'paid'] }),
            onCall: text('On call'),
            budget: { type: 'number', title: 'Budget' },
          },
          allOf: [
            {
              if: { properties: { tier: { const: 'paid' } }, required: ['tier'] },
              // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
              then: { required: ['budget'], properties: { costCentre: text('Cost centre', { pattern: '^CC-(?=\\d)\\d+$' }) } },
              else: { properties: { expires: text('Expires', { format: 'date' }) } },
            },
          ],
          dependencies: { budget: ['onCall'] },
        },
      ],
      steps: [say('tell', '${{ parameters.tier }} ${{ parameters.costCentre }}')],
    },
    values: { tier: 'paid', budget: 12.5, onCall: 'ada', costCentre: 'CC-42' },
    shown: ['Cost centre', 'Budget'],
    notShown: ['Expires'],
    refused: [
      [{ tier: 'paid' }, '/budget'],
      [{ tier: 'paid', budget: 1 }, '/onCall'],
      [{ tier: 'paid', budget: 1, onCall: 'ada', costCentre: '42' }, '/costCentre'],
      [{ tier: 'free', expires: 'tomorrow' }, '/expires'],
    ],
    states: ['succeeded'],
    log: ['paid CC-42'],
  },
  {
    name: 'an order of fields, and pages without titles',
    spec: {
      parameters: [
        {
          'ui:order': ['last', '*', 'first'],
          properties: { first: text('Shown last'), middle: text('Shown between'), last: text('Shown first') },
        },
        { properties: { more: text('Another page', { required: true }) } },
      ],
      steps: [say('tell', '${{ parameters.first }}${{ parameters.more }}')],
    },
    values: { first: 'a', more: 'b' },
    shown: ['Shown first', 'Shown between', 'Shown last', 'Another page'],
    states: ['succeeded'],
    log: ['ab'],
  },
]
