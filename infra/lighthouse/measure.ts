import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { execa } from 'execa'
import { z } from 'zod'
import { inData } from '../launch/paths.ts'

const version = '13.5.0'
/** Not among the project's packages: it is large, and only these figures need it. */
const folder = inData('lighthouse')
const cli = path.join(folder, 'node_modules/lighthouse/cli/index.js')

/** Installs Lighthouse from the registry, once. Install scripts are disabled: the browser is the one of the machine. */
export async function installLighthouse(): Promise<void> {
  if (existsSync(cli)) return
  console.log('Installing Lighthouse (180 MB, once) …')
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }')
  await execa('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', `lighthouse@${version}`], { cwd: folder })
}

const numeric = z.object({ numericValue: z.number() })
const category = z.object({ score: z.number() })
/** The part of Lighthouse's report that is printed. */
const report = z.object({
  categories: z.object({ performance: category, accessibility: category, 'best-practices': category }),
  audits: z.object({
    'first-contentful-paint': numeric,
    'largest-contentful-paint': numeric,
    'total-blocking-time': numeric,
    'cumulative-layout-shift': numeric,
  }),
})

export type Device = 'desktop' | 'mobile'

/** Scores are 0 to 100, times in ms. */
export type Figures = {
  performance: number
  accessibility: number
  bestPractices: number
  firstPaint: number
  largestPaint: number
  blocked: number
  layoutShift: number
}

/**
 * Loads a page like a new visitor, on a throttled device, and measures it. `mobile` is a phone on a slow network.
 * @throws Error with Lighthouse's own message if the page cannot be loaded
 */
export async function measurePage(url: string, cookie: string, device: Device, browser?: string): Promise<Figures> {
  const { stdout } = await execa(
    process.execPath,
    [
      cli,
      url,
      '--output=json',
      '--quiet',
      '--no-enable-error-reporting',
      '--only-categories=performance,accessibility,best-practices',
      '--chrome-flags=--headless=new --no-sandbox',
      `--extra-headers=${JSON.stringify({ Cookie: cookie })}`,
      ...(device === 'desktop' ? ['--preset=desktop'] : []),
    ],
    { env: browser ? { CHROME_PATH: browser } : {}, maxBuffer: 100_000_000 },
  )
  const { categories, audits } = report.parse(JSON.parse(stdout))
  const points = (of: { score: number }) => Math.round(of.score * 100)
  const ms = (of: { numericValue: number }) => Math.round(of.numericValue)
  return {
    performance: points(categories.performance),
    accessibility: points(categories.accessibility),
    bestPractices: points(categories['best-practices']),
    firstPaint: ms(audits['first-contentful-paint']),
    largestPaint: ms(audits['largest-contentful-paint']),
    blocked: ms(audits['total-blocking-time']),
    layoutShift: Math.round(audits['cumulative-layout-shift'].numericValue * 1000) / 1000,
  }
}
