// Templates of different shapes and styles, for the tests of the builder.

const head = (name: string) => `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: ${name}
  title: ${name}
`

const log = `  steps:
    - id: log
      name: Log
      action: debug:log
      input:
        message: Hello
`

export const templateTexts: Readonly<Record<string, string>> = {
  'a service': `${head('service')}  description: A service
  tags: [go, grpc]
spec:
  owner: platform
  type: service
  parameters:
    - title: Name it
      required:
        - name
      properties:
        name:
          title: Name
          type: string
          pattern: ^[a-z]+$
        nameSpace: { type: string, title: Namespace }
  steps:
    - id: fetch
      action: fetch:template
      input:
        url: ./skeleton
        values:
          name: \${{ parameters.name }}
          space: \${{ parameters.nameSpace }}
          note: The text parameters.name stays.
    - id: publish
      if: \${{ parameters.name !== 'x' }}
      action: publish:github
      undo: { action: debug:log, input: { message: undone } }
      input:
        repoUrl: github.com?owner=acme&repo=\${{ parameters.name }}
  output:
    links:
      - title: Repository
        url: \${{ steps.publish.output.remoteUrl }}
`,
  'one page without a list': `${head('one-page')}spec:
  parameters:
    properties:
      size:
        type: string
        enum: [s, m, l]
${log}`,
  'no form': `${head('no-form')}spec:
${log}`,
  'comments everywhere': `# The file.
apiVersion: scaffolder.backstage.io/v1beta3 # version
kind: Template
metadata:
  name: comments # its name
  # Shown in the gallery.
  title: Comments
spec:
  # The form.
  parameters:
    - title: First
      properties:
        # The first one.
        a:
          type: string # a text
        # The second one.
        b:
          type: number
  steps:
    # Before the first step.
    - id: one
      action: debug:log # says it
    # Before the second step.
    - id: two
      action: debug:wait
# The end.
`,
  'shared by aliases': `${head('aliases')}spec:
  parameters:
    - &page
      title: Shared
      properties:
        a: { type: string }
    - *page
${log}`,
  'merge keys': `${head('merge')}spec:
  parameters:
    - title: Merged
      properties:
        a: &text
          type: string
          title: A
        b:
          <<: *text
          title: B
${log}`,
  'flow style': `{ apiVersion: scaffolder.backstage.io/v1beta3, kind: Template, metadata: { name: flow, title: Flow }, spec: { parameters: [{ title: T, properties: { a: { type: string } } }], steps: [{ id: log, action: 'debug:log' }] } }
`,
  JSON: `${JSON.stringify(
    {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 'json', title: 'JSON' },
      spec: { parameters: [{ title: 'T', properties: {} }], steps: [] },
    },
    null,
    2,
  )}\n`,
  'block texts': `${head('blocks')}  description: |
    First line.

      Indented # no comment
    Last line.
spec:
  steps:
    - id: log
      action: debug:log
      input:
        message: >-
          Folded
          text
`.replace('# no comment', 'no comment'),
  'lists in the column of their key': `${head('columns')}spec:
  parameters:
  - title: T
    required:
    - a
    properties:
      a:
        type: array
        items:
          type: string
  steps:
  - id: log
    action: debug:log
`,
  dependencies: `${head('dependencies')}spec:
  parameters:
    - title: T
      properties:
        cloud: { type: string, enum: [aws, gcp] }
      dependencies:
        cloud:
          oneOf:
            - properties:
                cloud: { enum: [aws] }
                region: { type: string }
            - properties:
                cloud: { enum: [gcp] }
                zone: { type: string }
${log}`,
  pickers: `${head('pickers')}spec:
  parameters:
    - title: T
      properties:
        component:
          type: string
          ui:field: EntityPicker
          ui:options:
            catalogFilter:
              kind: Component
        owner:
          type: string
          ui:field: OwnerPicker
          ui:options:
            catalogFilter: { kind: [Group, User] }
        repository:
          type: string
          ui:field: RepoUrlPicker
          ui:options:
            allowedHosts: [github.com]
        token:
          type: string
          ui:field: Secret
${log}`,
  'fields of a company': `${head('custom')}spec:
  parameters:
    - title: T
      properties:
        cost:
          type: object
          ui:field: AcmeCostCenter
          properties:
            code: { type: string }
        rows:
          type: array
          minItems: 1
          items:
            type: object
            properties:
              name: { type: string }
${log}`,
  'three pages': `${head('pages')}spec:
  parameters:
    - title: One
      properties: { a: { type: string } }
    - title: Two
      description: The second page
      properties: { b: { type: boolean, default: true } }
    - title: Three
      properties: { c: { type: integer, minimum: 1 } }
${log}`,
  loops: `${head('loops')}spec:
  parameters:
    - title: T
      properties:
        names: { type: array, items: { type: string } }
  steps:
    - id: each
      each: \${{ parameters.names }}
      action: debug:log
      timeoutSeconds: 30
      retries: 0
      input: { message: '\${{ each.value }}' }
`,
  'texts that look like other values': `${head('texts')}spec:
  parameters:
    - title: "yes"
      properties:
        a: { type: string, enum: ["1", "true", "null", 'no', "2026-11-30", "0x10"] }
  steps:
    - id: log
      action: debug:log
      input: { message: "123", other: 'on' }
`,
  'letters of the world': `${head('letters')}  description: "Größe, naïve, 日本語, \\U0001F600, tab\\t"
spec:
  parameters:
    - title: Überschrift
      properties:
        größe: { type: string, title: Größe }
${log}`,
  'long lines': `${head('long')}  description: ${'word '.repeat(80).trim()}
spec:
${log}`,
  'annotations and labels': `${head('annotations')}  namespace: ops
  annotations:
    backstage.io/techdocs-ref: dir:.
  labels: { tier: "1" }
  links:
    - url: https://example.com
      title: Docs
spec:
  owner: group:ops/platform
  lifecycle: production
  presentation:
    buttonLabels: { createButtonText: Go }
  secrets: { schema: { type: object } }
${log}`,
  'an action on entities': `${head('restart')}spec:
  type: action
  # Services alone.
  appliesTo: [Component] # for now
  parameters:
    - title: Why
      required: [reason]
      properties:
        reason: { type: string, ui:widget: textarea }
  steps:
    - id: notify
      action: notify
      input:
        recipients: entity
        entityRefs: ['\${{ entity.ref }}']
        title: \${{ parameters.reason }}
`,
  'Windows line ends': `${head('windows')}spec:\n${log}`.replaceAll('\n', '\r\n'),
  'empty values': `${head('empty')}spec:
  parameters:
  steps:
`,
  'a document with markers': `---
${head('markers')}spec:
${log}...
`,
}
