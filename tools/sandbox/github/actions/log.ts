import type { Job } from './run.ts'

const work = [
  'Resolving dependencies',
  'Compiling',
  'Starting containers: postgres, redis',
  'Running the suite',
  'Collecting coverage',
]

const failures: Record<string, string[]> = {
  lint: ['src/orders.ts:41:7 - unused variable "total"', '1 problem'],
  test: [
    '--- FAIL: TestRounding/half_up (0.02s)',
    '    rates_test.go:88: tax of 19.995 at 19 %: got 3.79, want 3.80',
    'FAIL',
    'FAIL\tmeridian/rates\t1.204s',
  ],
  integration: ['POST /orders answered 503 after 30 s', 'expected 201, got 503', '1 of 84 checks failed'],
}

/** A job's log in GitHub's format: a timestamp per line, groups, and the exit code of a failure. */
export function jobLog(job: Job): string {
  const lines: string[] = []
  for (const step of job.steps) {
    const at = (i: number) => new Date(step.startedAt + i * 37).toISOString().replace('Z', '0000Z')
    lines.push(`${at(0)} ##[group]${step.name}`, `${at(1)} shell: /usr/bin/bash -e {0}`, `${at(1)} ##[endgroup]`)
    if (step.name.startsWith('Run ')) lines.push(...work.map((line, i) => `${at(i + 2)} ${line} …`))
    if (step.conclusion !== 'failure') continue
    for (const line of failures[job.name] ?? ['make: *** [release] Error 2']) lines.push(`${at(9)} \u001b[31m${line}\u001b[0m`)
    lines.push(`${at(10)} ##[error]Process completed with exit code 1.`)
  }
  return `${lines.join('\n')}\n`
}
