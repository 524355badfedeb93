import { defineReader } from '@callboard/plugin-kit/slot-data'
import type { FlagList } from './domain/flag-list.ts'

export const flagsOfEntity = defineReader<{ ref: string }, FlagList>('flags.of-entity')
