import { say, text, type UnusualTemplate, write } from './unusual-template.ts'

/** Expressions, outputs and files. */
export const unusualSteps: UnusualTemplate[] = [
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
      parameters: {
        properties: { names: { type: 'array', title: 'Names', items: { type: 'string' } }, none: { type: 'array' } },
      },
      steps: [
        say('some', '${{ each.value }}', {
          each: '${{ parameters.names }}',
          if: "${{ each.value !== 'b' and each.key !== '2' }}",
        }),
        say('none', 'never', { each: [] }),
        say('empty', 'once', { each: '' }),
      ],
    },
    values: { names: ['a', 'b', 'c', 'd'] },
    states: ['succeeded', 'skipped', 'succeeded'],
    log: ['a', 'd', 'once'],
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
    name: 'ids of steps with dashes, dots and none',
    spec: {
      steps: [
        { id: 'list-all', action: 'fs:readdir', input: { paths: ['.'] } },
        { id: 'list.all', action: 'fs:readdir', input: { paths: ['.'] } },
        {
          action: 'debug:log',
          input: { message: '${{ steps[\'list-all\'].output.files | length }} ${{ steps["list.all"].output.files.length }}' },
        },
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
        say(
          'object',
          '${{ parameters.owner | parseEntityRef({ defaultKind: "group" }) | pick("name") | truncate(3, true, "") }}',
        ),
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
        say(
          'user',
          '${{ user.ref or "nobody" }} ${{ user.entity.metadata.name }} ${{ user.entity.spec.profile.email | default("no mail") }}',
        ),
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
