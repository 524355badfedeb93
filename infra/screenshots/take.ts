import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Browser, chromium } from 'playwright'
import type { Organization } from './organizations.ts'
import { addressesOf, patternsOfPages } from './pages.ts'

export type Requested = { widths: number[]; schemes: ('light' | 'dark')[]; pages: readonly string[]; out: string }
type Picture = { file: string; title: string }

const nameOf = (address: string, slug: string) =>
  address
    .replace(`/t/${slug}`, 'portal')
    .replace(/^\//, '')
    .replace(/[^a-z0-9.]+/gi, '-')
    .replace(/-$/, '') || 'landing'

/** What a page did wrong while it was looked at: scripts that failed, and content wider than the window. */
export type Fault = { picture: string; what: string }

async function takeOf(browser: Browser, url: string, of: Organization, width: number, requested: Requested) {
  const pictures: Picture[] = []
  const faults: Fault[] = []
  const [name = '', value = ''] = of.cookie.split(/=(.*)/s)
  for (const scheme of requested.schemes) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, reducedMotion: 'reduce' })
    await context.addCookies([{ name, value, url }])
    const page = await context.newPage()
    let current = ''
    page.on('pageerror', (error) => faults.push({ picture: current, what: String(error) }))
    for (const pattern of patternsOfPages())
      for (const address of addressesOf(pattern, of.slug, of.known)) {
        if (!requested.pages.some((part) => address.includes(part))) continue
        current = `${of.state}/${nameOf(address, of.slug)}-${width}-${scheme}.png`
        const response = await page.goto(url + address, { waitUntil: 'load' })
        const status = response?.status() ?? 0
        if (status >= 500) faults.push({ picture: current, what: `answered ${status}` })
        await page.waitForTimeout(700)
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        if (wider > 1) faults.push({ picture: current, what: `is ${wider} pixels wider than the window` })
        await page.screenshot({ path: path.join(requested.out, current), fullPage: true })
        pictures.push({
          file: current,
          title: `${of.state} ${address.replace(`/t/${of.slug}`, '')} ${width} ${scheme} (${status})`,
        })
      }
    await context.close()
  }
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
        const taken = await takeOf(browser, url, of, width, requested)
        pictures.push(...taken.pictures)
        faults.push(...taken.faults)
      }
    }
    writeFileSync(path.join(requested.out, 'index.html'), sheet(pictures))
    return { count: pictures.length, faults }
  } finally {
    await browser.close()
  }
}
