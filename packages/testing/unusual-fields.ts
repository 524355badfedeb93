import { say, text, type UnusualTemplate, write } from './unusual-template.ts'

/** Forms with unusual fields. */
export const unusualFields: UnusualTemplate[] = [
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
          branch: text('Branch', {
            'ui:field': 'RepoBranchPicker',
            'ui:options': { requestUserCredentials: { secretsKey: 'TOKEN' } },
          }),
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
    name: 'choices with names, alternatives, references and formats',
    spec: {
      parameters: [
        {
          title: 'Choose',
          definitions: { port: { type: 'integer', title: 'Port', minimum: 1024, maximum: 65535 } },
          properties: {
            region: text('Region', {
              oneOf: [
                { const: 'eu', title: 'Europe' },
                { const: 'us', title: 'America' },
              ],
            }),
            size: text('Size', { enum: ['s', 'm'], enumNames: ['Small', 'Medium'], default: 'm' }),
            port: { $ref: '#/definitions/port' },
            contact: text('Contact', { format: 'email' }),
            zones: {
              type: 'array',
              title: 'Zones',
              minItems: 1,
              maxItems: 2,
              uniqueItems: true,
              items: { type: 'string', enum: ['a', 'b', 'c'] },
            },
            either: {
              title: 'Either',
              anyOf: [
                { type: 'string', title: 'Words' },
                { type: 'integer', title: 'Digits' },
              ],
            },
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
              properties: {
                name: text('Environment name'),
                replicas: { type: 'integer', title: 'Replicas', default: 1, 'ui:widget': 'updown' },
              },
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
        {
          title: 'Experimental page',
          'backstage:featureFlag': 'experimental',
          required: ['later'],
          properties: { later: text('Later') },
        },
      ],
      steps: [say('tell', '${{ parameters.always }}')],
    },
    values: { always: 'a' },
    shown: ['Always there', 'Company field'],
    notShown: ['Experimental', 'Later'],
    states: ['succeeded'],
    log: ['a'],
  },
]
