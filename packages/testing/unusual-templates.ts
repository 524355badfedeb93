// Valid templates that are written in less common ways, with what Backstage's scaffolder does with them
// (backstage.io/docs/features/software-templates/writing-templates, and its NunjucksWorkflowRunner).

type Values = Record<string, unknown>

export type UnusualTemplate = {
  name: string
  spec: { parameters?: object | object[]; steps: object[]; output?: object }
  values: Values
  secrets?: Record<string, string>
  /** Labels that its form shows with these values, and does not show. */
  shown?: string[]
  notShown?: string[]
  /** Values that are refused, with the field. */
  refused?: [values: Values, field: string][]
  /** What a run does. */
  states: string[]
  log?: string[]
  files?: Record<string, string>
  output?: { links?: [title: string, target: string | null][]; text?: [title: string, content: string][] }
}

const say = (id: string, message: string, more: object = {}) => ({ id, action: 'debug:log', input: { message }, ...more })
const write = (id: string, filePath: string, entity: object, more: object = {}) => ({
  id,
  action: 'catalog:write',
  input: { filePath, entity },
  ...more,
})
const text = (title: string, more: object = {}) => ({ type: 'string', title, ...more })

export const unusualTemplates: UnusualTemplate[] = [
  {
    name: 'each over objects, and over what a repeated step made',
    spec: {
      parameters: {
        properties: {
          services: {
            type: 'array',
            title: 'Services',
            items: { type: 'object', properties: { name: text('Service name'), ports: { type: 'array', items: { type: 'integer' } } } },
          },
        },
      },
      steps: [
        write('write', 'services/${{ each.value.name }}.yaml', { ports: '${{ each.value.ports }}' }, { each: '${{ parameters.services }}' }),
        { id: 'list', action: 'fs:readdir', input: { paths: ['services'] } },
        say('tell', '${{ each.key }}: ${{ each.value.name }}', { each: '${{ steps.list.output.files }}' }),
      ],
    },
    values: { services: [{ name: 'a', ports: [80, 443] }, { name: 'b', ports: [] }] },
    shown: ['Services', 'Service name'],
    states: ['succeeded', 'succeeded', 'succeeded'],
    log: ['0: a.yaml', '1: b.yaml'],
    files: { 'services/a.yaml': 'ports:\n  - 80\n  - 443\n', 'services/b.yaml': 'ports: []\n' },
  },
  {
    name: 'each over literals with expressions inside, and over an object',
    spec: {
      parameters: { properties: { name: text('Name') } },
      steps: [
        say('fruit', '${{ each.value }}', { each: ['apples', '${{ parameters.name }}'] }),
        say('count', '${{ each.key }}=${{ each.value.count }}', { each: { dev: { count: 1 }, prod: { count: 3 } } }),
      ],
    },
    values: { name: 'pears' },
    states: ['succeeded', 'succeeded'],
    log: ['apples', 'pears', 'dev=1', 'prod=3'],
  },
  {
    name: 'each with a condition of each item, and over nothing',
    spec: {
      parameters: { properties: { names: { type: 'array', title: 'Names', items: { type: 'string' } }, none: { type: 'array' } } },
      steps: [
        say('some', '${{ each.value }}', { each: '${{ parameters.names }}', if: "${{ each.value !== 'b' and each.key !== '2' }}" }),
        say('none', 'never', { each: [] }),
        say('empty', 'once', { each: '' }),
      ],
    },
    values: { names: ['a', 'b', 'c', 'd'] },
    states: ['succeeded', 'skipped', 'succeeded'],
    log: ['a', 'd', 'once'],
  },
  {
    name: 'conditions that are texts, lists and literals',
    spec: {
      parameters: {
        properties: {
          kind: text('Kind', { enum: ['service', 'library'] }),
          features: { type: 'array', title: 'Features', items: { type: 'string', enum: ['docs', 'ci'] }, uniqueItems: true, 'ui:widget': 'checkboxes' },
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
                        { properties: { replicas: { enum: [true] }, count: { type: 'integer', title: 'Replica count' } }, required: ['count'] },
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
          properties: { tier: text('Tier', { enum: ['free', 'paid'] }), onCall: text('On call'), budget: { type: 'number', title: 'Budget' } },
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
        { 'ui:order': ['last', '*', 'first'], properties: { first: text('Shown last'), middle: text('Shown between'), last: text('Shown first') } },
        { properties: { more: text('Another page', { required: true }) } },
      ],
      steps: [say('tell', '${{ parameters.first }}${{ parameters.more }}')],
    },
    values: { first: 'a', more: 'b' },
    shown: ['Shown first', 'Shown between', 'Shown last', 'Another page'],
    states: ['succeeded'],
    log: ['ab'],
  },
  {
    name: 'secrets in nested fields',
    spec: {
      parameters: {
        properties: {
          database: {
            type: 'object',
            title: 'Database access',
            required: ['user'],
            properties: { user: text('User'), password: text('Password', { 'ui:field': 'Secret' }) },
          },
        },
      },
      steps: [
        say('tell', '${{ parameters.database.user }}:${{ secrets.password }} ${{ secrets.password | upper }}'),
        say('never', 'a condition knows no secret', { if: '${{ secrets.password }}' }),
      ],
      output: { text: [{ title: 'Password', content: 'It is ${{ secrets.password }}.' }] },
    },
    values: { database: { user: 'ada' } },
    secrets: { password: 'correct-horse' },
    shown: ['User', 'Password'],
    refused: [[{ database: {} }, '/database/user']],
    states: ['succeeded', 'skipped'],
    output: { text: [['Password', 'It is .']] },
  },
  {
    name: 'outputs with texts, entities, and links that may be missing',
    spec: {
      steps: [say('skip', 'never', { if: false }), say('say', 'said')],
      output: {
        links: [
          { title: 'Skipped', url: '${{ steps.skip.output.remoteUrl }}' },
          { title: 'Docs', url: 'https://example.com/${{ parameters.name | urlencode }}', icon: 'docs' },
          { title: 'Catalog', icon: 'catalog', entityRef: 'component:default/${{ parameters.name }}' },
          { url: 'https://example.com' },
          { title: 'Mail', url: 'mailto:ada@example.com' },
        ],
        text: [
          { title: 'Next steps', content: '1. Clone **${{ parameters.name }}**\n2. Build it\n' },
          { content: '{% for n in [1, 2] %}${{ n }}.{% endfor %}' },
          { title: 'Empty', content: '${{ parameters.nothing }}' },
        ],
        other: '${{ parameters.name }}',
      },
    },
    values: { name: 'a b' },
    states: ['skipped', 'succeeded'],
    log: ['said'],
    output: {
      links: [
        ['Docs', 'https://example.com/a%20b'],
        ['Catalog', 'component:default/a b'],
        ['https://example.com', 'https://example.com'],
      ],
      text: [
        ['Next steps', '1. Clone **a b**\n2. Build it\n'],
        ['', '1.2.'],
      ],
    },
  },
  {
    name: 'addresses of repositories with allowed hosts, owners and repositories',
    spec: {
      parameters: {
        required: ['repoUrl'],
        properties: {
          repoUrl: text('Repository', {
            'ui:field': 'RepoUrlPicker',
            'ui:options': {
              allowedHosts: ['github.com', 'gitlab.com'],
              allowedOwners: ['acme', 'beta'],
              allowedRepos: ['shop'],
              requestUserCredentials: { secretsKey: 'USER_OAUTH_TOKEN', additionalScopes: { github: ['workflow'] } },
            },
          }),
          branch: text('Branch', { 'ui:field': 'RepoBranchPicker', 'ui:options': { requestUserCredentials: { secretsKey: 'TOKEN' } } }),
        },
      },
      steps: [
        say('parts', '${{ (parameters.repoUrl | parseRepoUrl).host }} ${{ parameters.repoUrl | parseRepoUrl | pick("owner") }}'),
        say('slug', '${{ parameters.repoUrl | projectSlug }} ${{ (parameters.repoUrl | parseRepoUrl)["repo"] | upper }}'),
        write('whole', 'repo.yaml', { repo: '${{ parameters.repoUrl | parseRepoUrl }}' }),
      ],
    },
    values: { repoUrl: 'gitlab.com?owner=acme&repo=shop', branch: 'main' },
    shown: ['acme', 'beta', 'gitlab.com', 'Branch'],
    refused: [[{}, '/repoUrl']],
    states: ['succeeded', 'succeeded', 'succeeded'],
    log: ['gitlab.com acme', 'acme/shop SHOP'],
    files: { 'repo.yaml': 'repo:\n  host: gitlab.com\n  owner: acme\n  repo: shop\n' },
  },
  {
    name: 'ids of steps with dashes, dots and none',
    spec: {
      steps: [
        { id: 'list-all', action: 'fs:readdir', input: { paths: ['.'] } },
        { id: 'list.all', action: 'fs:readdir', input: { paths: ['.'] } },
        { action: 'debug:log', input: { message: "${{ steps['list-all'].output.files | length }} ${{ steps[\"list.all\"].output.files.length }}" } },
        { action: 'debug:log', name: 'Named', input: { message: '${{ steps["step-3"].output | dump }}' } },
        { id: 'nothing', action: 'debug:log' },
      ],
    },
    values: {},
    states: ['succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
    log: ['0 0', '{}'],
  },
  {
    name: 'filters in chains, and globals of Nunjucks',
    spec: {
      steps: [
        say('chain', '${{ parameters.names | sort | join("-") | upper | replace("A", "x") }}'),
        say('default', '${{ parameters.missing | default("none", true) | title }} ${{ parameters.empty or "empty" }}'),
        say('object', '${{ parameters.owner | parseEntityRef({ defaultKind: "group" }) | pick("name") | truncate(3, true, "") }}'),
        say('range', '${{ range(3) | join(",") }} ${{ [3, 1, 2] | sort | first }} ${{ "a,b".split(",")[1] }}'),
        say('dictionaries', '${{ [{ n: 2 }, { n: 1 }] | sort(false, false, "n") | dump }}'),
        say('whitespace', '  ${{- " trimmed " -}}  '),
      ],
    },
    values: { names: ['b', 'a'], owner: 'payments', empty: '' },
    states: ['succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
    log: ['x-B', 'None empty', 'pay', '0,1,2 1 b', '[{"n":1},{"n":2}]', ' trimmed '],
  },
  {
    name: 'values keep their types',
    spec: {
      steps: [
        write('types', 'types.yaml', {
          count: '${{ parameters.count }}',
          next: '${{ parameters.count + 1 }}',
          text: '${{ parameters.count }}!',
          flag: '${{ parameters.flag }}',
          not: '${{ not parameters.flag }}',
          nothing: '${{ parameters.nothing }}',
          unset: '${{ parameters.unset }}',
          list: '${{ parameters.list }}',
          inner: ['${{ parameters.list[1] }}', { deep: '${{ parameters.deep.er }}' }],
          digits: '${{ parameters.digits }}',
          lines: 'a\n${{ parameters.digits }}\n',
        }),
      ],
    },
    values: { count: 3, flag: true, unset: null, list: [1, 'two'], deep: { er: { est: 0 } }, digits: '007' },
    states: ['succeeded'],
    files: {
      'types.yaml':
        'count: 3\nnext: 4\ntext: 3!\nflag: true\nnot: false\nunset: null\nlist:\n  - 1\n  - two\ninner:\n  - two\n  - deep:\n      est: 0\ndigits: "007"\nlines: |\n  a\n  007\n',
    },
  },
  {
    name: 'texts of other languages of templates, and empty texts',
    spec: {
      steps: [
        write('helm', 'helm.yaml', {
          image: '{{ .Values.image }}',
          actions: '$' + '{{{ github.ref }}',
          env: '$HOME ${HOME}',
          comment: 'a{# gone #}b',
          block: '{% if parameters.on %}on{% else %}off{% endif %}',
          raw: '{% raw %}${{ stays }}{% endraw %}',
          empty: '',
          emptied: '${{ parameters.a }}${{ parameters.b }}',
          given: '${{ parameters.given }}',
        }),
      ],
    },
    values: { on: true, given: '' },
    states: ['succeeded'],
    files: {
      'helm.yaml':
        'image: "{{ .Values.image }}"\nactions: $' +
        '{{{ github.ref }}\nenv: $HOME ${HOME}\ncomment: ab\nblock: on\nraw: ${{ stays }}\ngiven: ""\n',
    },
  },
  {
    name: 'choices with names, alternatives, references and formats',
    spec: {
      parameters: [
        {
          title: 'Choose',
          definitions: { port: { type: 'integer', title: 'Port', minimum: 1024, maximum: 65535 } },
          properties: {
            region: text('Region', { oneOf: [{ const: 'eu', title: 'Europe' }, { const: 'us', title: 'America' }] }),
            size: text('Size', { enum: ['s', 'm'], enumNames: ['Small', 'Medium'], default: 'm' }),
            port: { $ref: '#/definitions/port' },
            contact: text('Contact', { format: 'email' }),
            zones: { type: 'array', title: 'Zones', minItems: 1, maxItems: 2, uniqueItems: true, items: { type: 'string', enum: ['a', 'b', 'c'] } },
            either: { title: 'Either', anyOf: [{ type: 'string', title: 'Words' }, { type: 'integer', title: 'Digits' }] },
          },
        },
      ],
      steps: [say('tell', '${{ parameters.region }} ${{ parameters.port }} ${{ parameters.zones | join("") }}')],
    },
    values: { region: 'eu', size: 'm', port: 8080, contact: 'ada@example.com', zones: ['a', 'c'], either: 4 },
    shown: ['Europe', 'Medium', 'Port', 'Zones', 'Either'],
    refused: [
      [{ region: 'mars' }, '/region'],
      [{ port: 80 }, '/port'],
      [{ contact: 'ada' }, '/contact'],
      [{ zones: [] }, '/zones'],
      [{ zones: ['a', 'a'] }, '/zones'],
      [{ either: false }, '/either'],
    ],
    states: ['succeeded'],
    log: ['eu 8080 ac'],
  },
  {
    name: 'what a step that was skipped would have made',
    spec: {
      steps: [
        { id: 'maybe', action: 'fs:readdir', if: '${{ parameters.on }}', input: { paths: ['.'] } },
        say('after', 'never', { if: '${{ steps.maybe.output.files }}' }),
        say('otherwise', 'made ${{ steps.maybe.output.files.length }}|${{ steps["none"].output.x }}|'),
      ],
    },
    values: {},
    states: ['skipped', 'skipped', 'succeeded'],
    log: ['made ||'],
  },
  {
    name: 'the person who runs it, and the task',
    spec: {
      steps: [
        say('user', '${{ user.ref or "nobody" }} ${{ user.entity.metadata.name }} ${{ user.entity.spec.profile.email | default("no mail") }}'),
        say('task', '${{ "task" if context.task.id else "none" }} ${{ environment.parameters | dump }}'),
      ],
    },
    values: {},
    states: ['succeeded', 'succeeded'],
    log: ['nobody  no mail', 'task {}'],
  },
  {
    name: 'inputs that only another installation knows, and functions that none has',
    spec: {
      steps: [
        { id: 'more', action: 'debug:log', input: { message: 'said', colour: 'red', token: '${{ secrets.USER_OAUTH_TOKEN }}' } },
        say('filter', 'at ${{ "" | myFilter }}'),
        say('or', '${{ parameters.a || parameters.b }}'),
      ],
    },
    values: { a: 1 },
    states: ['succeeded', 'succeeded', 'succeeded'],
    log: ['debug:log does not use: colour.', 'said', 'at ${{ "" | myFilter }}', '${{ parameters.a || parameters.b }}'],
  },
  {
    name: 'a form of one page that is a list of objects with defaults',
    spec: {
      parameters: {
        title: 'Environments',
        properties: {
          environments: {
            type: 'array',
            title: 'Environments',
            default: [{ name: 'dev', replicas: 1 }],
            items: {
              type: 'object',
              required: ['name'],
              properties: { name: text('Environment name'), replicas: { type: 'integer', title: 'Replicas', default: 1, 'ui:widget': 'updown' } },
            },
          },
        },
      },
      steps: [say('tell', '${{ parameters.environments | length }} ${{ parameters.environments[0].name }}')],
    },
    values: { environments: [{ name: 'prod', replicas: 3 }] },
    shown: ['Environment name', 'Replicas'],
    refused: [[{ environments: [{ replicas: 1 }] }, '/environments/0/name']],
    states: ['succeeded'],
    log: ['1 prod'],
  },
  {
    name: 'fields behind a feature flag, and another company’s field',
    spec: {
      parameters: [
        {
          title: 'Flags',
          properties: {
            always: text('Always there'),
            hidden: text('Experimental', { 'backstage:featureFlag': 'experimental' }),
            company: text('Company field', { 'ui:field': 'CompanyPicker', 'ui:options': { anything: true } }),
          },
        },
        { title: 'Experimental page', 'backstage:featureFlag': 'experimental', required: ['later'], properties: { later: text('Later') } },
      ],
      steps: [say('tell', '${{ parameters.always }}')],
    },
    values: { always: 'a' },
    shown: ['Always there', 'Company field'],
    notShown: ['Experimental', 'Later'],
    states: ['succeeded'],
    log: ['a'],
  },
  {
    name: 'files that are moved, deleted and listed',
    spec: {
      steps: [
        write('a', 'src/a.yaml', { n: 1 }),
        write('b', 'src/b.yaml', { n: 2 }),
        { id: 'move', action: 'fs:rename', input: { files: [{ from: 'src', to: 'lib/${{ parameters.name }}' }] } },
        { id: 'delete', action: 'fs:delete', input: { files: ['lib/*/b.yaml', 'lib/${{ parameters.name }}/b.yaml'] } },
        { id: 'log', action: 'debug:log', input: { listWorkspace: 'with-contents', extra: ['${{ parameters.name }}'] } },
      ],
    },
    values: { name: 'x' },
    states: ['succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
    files: { 'lib/x/a.yaml': 'n: 1\n' },
  },
]
