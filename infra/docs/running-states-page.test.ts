import { readFileSync } from 'node:fs'
import path from 'node:path'
import { closedColumns } from '@callboard/db/closed-columns'
import { runningStates } from '@callboard/modules/running-states'
import { expect, test } from 'vitest'
import { runningStatesPage } from './running-states-page.ts'

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/operations/running-states.md'), 'utf8')

test('docs/operations/running-states.md is current; npm run docs writes it', () => {
  expect(page).toBe(runningStatesPage(runningStates))
})

test('every column with an unfinished value has a row', () => {
  const unfinished = ['queued', 'running', 'waiting', 'writing', 'removing', 'preparing']
  // What a vendor runs ends there; it is read again with its repository.
  const ofVendors = ['pipeline_run.state', 'deployment.state']
  const columns = Object.entries(closedColumns).flatMap(([column, values]) =>
    !ofVendors.includes(column) && values.some((value) => unfinished.includes(value)) ? [column] : [],
  )
  expect(columns.length).toBeGreaterThanOrEqual(7)
  const missing = columns.filter((column) => !page.includes(`\`${column}\``))
  // An experiment runs until somebody decides.
  expect(missing).toEqual(['experiment.state'])
})
