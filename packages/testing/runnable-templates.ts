import { template } from './template-runs.ts'

const write = (name: string, text: string) => ({
  id: name,
  action: 'catalog:write',
  input: { filePath: `${name}.yaml`, entity: { text } },
})

/** Templates of actions that need no account, each named after what it is for. */
export const runnableTemplates = [
  template('hello', {
    parameters: { required: ['name'], properties: { name: { type: 'string', minLength: 2 } } },
    steps: [
      write('file', '${{ parameters.name }}'),
      { id: 'list', action: 'fs:readdir', input: { paths: ['.'] } },
      { id: 'never', action: 'debug:log', if: '${{ parameters.name === "other" }}', input: { message: 'never' } },
      { id: 'say', name: 'Say it', action: 'debug:log', input: { message: 'Hello ${{ parameters.name }} ${{ secrets.token }}' } },
    ],
    output: {
      links: [
        { title: 'Site', url: 'https://example.com/${{ parameters.name }}' },
        { title: 'Script', url: 'javascript:alert(1)' },
      ],
      text: [{ title: 'Files', content: '${{ steps.list.output.files[0].name }} ${{ secrets.token }}' }],
    },
  }),
  template('asks', {
    steps: [
      write('before', 'x'),
      {
        id: 'ok',
        name: 'Ask the platform',
        action: 'approval',
        input: { approvers: ['group:platform'], required: 2, message: 'Creates a database.' },
      },
      { id: 'after', action: 'debug:log', input: { message: 'by ${{ steps.ok.output.approvedBy | join(", ") }}' } },
    ],
  }),
  template('waits', { steps: [{ id: 'w', action: 'wait', input: { hours: 1 } }, write('after', 'x')] }),
  template('calls', {
    steps: [
      { id: 'w', name: 'Deployment', action: 'wait:webhook', input: { expiresInHours: 1 } },
      { id: 'say', action: 'debug:log', input: { message: '${{ steps.w.output.body.version }} is deployed' } },
    ],
  }),
  template('merges', {
    steps: [{ id: 'w', action: 'wait:pull-request', input: { url: 'https://github.com/acme/shop/pull/1' } }],
  }),
  template('undoes', {
    steps: [
      {
        id: 'a',
        name: 'First',
        action: 'debug:log',
        input: { message: 'a' },
        undo: { action: 'debug:log', input: { message: 'undone a' } },
      },
      {
        id: 'b',
        name: 'Second',
        action: 'debug:log',
        input: { message: 'b' },
        undo: { action: 'fs:delete', input: { files: ['../x'] } },
      },
      { id: 'c', name: 'Third', action: 'fs:rename', input: { files: [{ from: 'none', to: 'x' }] } },
    ],
  }),
  template('makes', {
    steps: [
      {
        id: 'a',
        name: 'Make',
        action: 'debug:log',
        input: { message: 'a' },
        undo: { action: 'debug:log', input: { message: 'undone a' } },
      },
      { id: 'b', name: 'Tell', action: 'notify', input: { recipients: ['group:platform'], title: 'Made' } },
    ],
  }),
  template('missing', { steps: [{ action: 'roadie:utils:sleep' }] }),
  template('hostile', {
    steps: [{ id: 'x', action: 'debug:log', input: { message: '${{ parameters.constructor.constructor("for(;;){}")() }}' } }],
  }),
  template('leaks', {
    steps: [{ id: 'x', action: 'catalog:write', input: { entity: { password: '${{ secrets.password }}' } } }],
  }),
  template('leaks-changed', {
    steps: [{ id: 'x', action: 'catalog:write', input: { entity: { password: '${{ secrets.password | upper }}' } } }],
  }),
  template('says-changed', {
    steps: [{ id: 'x', action: 'debug:log', input: { message: 'Key: ${{ secrets.token | reverse }}' } }],
  }),
  template('escapes', { steps: [{ id: 'x', action: 'catalog:write', input: { filePath: '../../etc/passwd', entity: {} } }] }),
  template('inside', { steps: [{ id: 'x', action: 'http:request', input: { url: 'http://169.254.169.254/latest/meta-data' } }] }),
]
