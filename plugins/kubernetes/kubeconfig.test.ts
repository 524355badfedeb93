import { closeParsing } from '@callboard/parsing/parse'
import { afterAll, expect, test } from 'vitest'
import { readKubeconfig } from './kubeconfig.ts'

afterAll(closeParsing)

const context = { name: 'a', context: { cluster: 'c', user: 'u' } }
const sound = {
  contexts: [context],
  clusters: [{ name: 'c', cluster: { server: 'https://k.example.com' } }],
  users: [{ name: 'u', user: { token: 't' } }],
}
const withUser = (user: object) => JSON.stringify({ ...sound, users: [{ name: 'u', user }] })

test.each([
  ['users: [', /^This is not YAML: it could not be parsed: .+\.$/],
  ['a: b: c', /^This is not YAML: it could not be parsed: .+\.$/],
  ['', /^This is not a kubeconfig with a cluster, a context and a user\./],
  ['[]', /^This is not a kubeconfig with a cluster, a context and a user\./],
  [JSON.stringify({ ...sound, contexts: [] }), /^It has no current context\./],
  [JSON.stringify({ ...sound, users: [] }), /^Its context names the user u, which it does not describe\.$/],
  [
    JSON.stringify({ ...sound, contexts: [context, { ...context, name: 'b' }] }),
    /^It has several contexts \(a, b\), and none is the current one\. .*--context NAME/,
  ],
  [withUser({ token: 'half\na token' }), /^The token in it is broken\. It contains a space, a line break/],
  [withUser({ 'auth-provider': { name: 'gcp' } }), /^It uses an auth-provider plugin/],
  [
    JSON.stringify({
      ...sound,
      clusters: [{ name: 'c', cluster: { server: 'https://k', 'certificate-authority-data': 'bm9uZQ==' } }],
    }),
    /^The certificate authority is not a certificate in PEM format\./,
  ],
  [withUser({ exec: { command: 'aws' } }), /^It uses an exec credential plugin \(aws\), which is not supported\./],
])('rejects %s with a message', async (text, words) => {
  await expect(readKubeconfig(text)).rejects.toMatchObject({ kind: 'refused', message: expect.stringMatching(words) })
})

test('reads a valid one without a current context', async () => {
  expect(await readKubeconfig(JSON.stringify(sound))).toMatchObject({ server: 'https://k.example.com', token: 't' })
})
