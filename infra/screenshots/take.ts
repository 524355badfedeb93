import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Browser, chromium, type Page } from 'playwright'
import type { Organization } from './organizations.ts'
import { addressesOf, patternsOfPages } from './pages.ts'
import { type Scene, scenes } from './scenes.ts'

export type Requested = { widths: number[]; schemes: ('light' | 'dark')[]; pages: readonly string[]; out: string }
type Look = { width: number; scheme: 'light' | 'dark' }
type Picture = { file: string; title: string }

const settleMs = 700
const placeholdersMs = 10_000

/** Until what loads by itself is there, or fails to be. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(settleMs)
  const isLoaded = () => document.querySelector('main .animate-pulse') === null
  await page.waitForFunction(isLoaded, undefined, { timeout: placeholdersMs }).catch(() => undefined)
}

const nameOf = (address: string, slug: string) =>
  address
    .replace(`/t/${slug}`, 'portal')
    .replace(/^\//, '')
    .replace(/[^a-z0-9.]+/gi, '-')
    .replace(/-$/, '') || 'landing'

/** What a page did wrong while it was looked at: scripts that failed, and content wider than the window. */
export type Fault = { picture: string; what: string }

/** One picture to take. */
type Shot = { address: string; name: string; prepare: Scene['prepare'] }

function shotsOf({ slug, known, state }: Organization, parts: readonly string[]): Shot[] {
  const pages = patternsOfPages()
    .flatMap((pattern) => addressesOf(pattern, slug, known))
    .map((address): Shot => ({ address, name: nameOf(address, slug), prepare: undefined }))
  const prepared = scenes
    .filter(({ states }) => states.includes(state))
    .map(({ name, path: at, prepare }): Shot => ({ address: `/t/${slug}${at(known)}`, name: `scene-${name}`, prepare }))
  return [...pages, ...prepared].filter(({ address, name }) =>
    parts.some((part) => address.includes(part) || name.includes(part)),
  )
}

/** Takes one picture. @returns the status of the page, and what was wrong */
async function takeShot(
  page: Page,
  url: string,
  { address, prepare }: Shot,
  file: string,
): Promise<{ status: number; wrong: string[] }> {
  const wrong: string[] = []
  const response = await page.goto(url + address, { waitUntil: 'load' })
  const status = response?.status() ?? 0
  if (status >= 500) wrong.push(`answered ${status}`)
  await settle(page)
  await prepare?.(page)
  if (prepare) await settle(page)
  // Bars that stay in place would be taken where they are.
  await page.evaluate(() => window.scrollTo(0, 0))
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (wider > 1) wrong.push(`is ${wider} pixels wider than the window`)
  await page.screenshot({ path: file, fullPage: true })
  return { status, wrong }
}

async function takeOf(browser: Browser, url: string, of: Organization, look: Look, requested: Requested) {
  const pictures: Picture[] = []
  const faults: Fault[] = []
  const [name = '', value = ''] = of.cookie.split(/=(.*)/s)
  const { width, scheme } = look
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, reducedMotion: 'reduce' })
  await context.addCookies([{ name, value, url }])
  const page = await context.newPage()
  let current = ''
  page.on('pageerror', (error) => faults.push({ picture: current, what: String(error) }))
  for (const shot of shotsOf(of, requested.pages)) {
    current = `${of.state}/${shot.name}-${width}-${scheme}.png`
    try {
      const { status, wrong } = await takeShot(page, url, shot, path.join(requested.out, current))
      faults.push(...wrong.map((what) => ({ picture: current, what })))
      const title = `${of.state} ${shot.name} ${shot.address.replace(`/t/${of.slug}`, '')} ${width} ${scheme} (${status})`
      pictures.push({ file: current, title })
    } catch (error) {
      faults.push({ picture: current, what: String(error).split('\n')[0] ?? '' })
    }
  }
  await context.close()
  return { pictures, faults }
}

/** A page with all pictures, each a link to its full size. */
const sheet = (pictures: readonly Picture[]) => `<!doctype html><meta charset="utf-8"><title>Screenshots</title>
<style>body{font:13px system-ui;margin:24px;columns:3 420px}figure{break-inside:avoid;margin:0 0 24px}img{width:100%;border:1px solid #ccc}</style>
${pictures.map((p) => `<figure><a href="${p.file}"><img loading="lazy" src="${p.file}" alt=""></a><figcaption>${p.title}</figcaption></figure>`).join('\n')}
`

/** Takes a picture of every page in each state, width and scheme, and writes a page with all of them. */
export async function takeScreenshots(
  url: string,
  organizations: AsyncIterable<Organization>,
  requested: Requested,
  executablePath?: string,
) {
  const browser = await chromium.launch({ args: ['--no-sandbox'], ...(executablePath ? { executablePath } : {}) })
  try {
    const pictures: Picture[] = []
    const faults: Fault[] = []
    for await (const of of organizations) {
      mkdirSync(path.join(requested.out, of.state), { recursive: true })
      for (const width of requested.widths) {
        const looks = requested.schemes.map((scheme): Look => ({ width, scheme }))
        for (const taken of await Promise.all(looks.map((look) => takeOf(browser, url, of, look, requested)))) {
          pictures.push(...taken.pictures)
          faults.push(...taken.faults)
        }
      }
    }
    writeFileSync(path.join(requested.out, 'index.html'), sheet(pictures))
    return { count: pictures.length, faults }
  } finally {
    await browser.close()
  }
}
