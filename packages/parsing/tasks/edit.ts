import { editDescriptorFile } from '@callboard/core/entity/edit-file'
import type { Input } from '../tasks.ts'

export const edit = ({ text, ref, values }: Input<'edit'>): string | undefined => editDescriptorFile(text, ref, values)
