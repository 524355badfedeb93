import { editDescriptorFile } from '@callboard/modules/catalog/domain/edit-file'
import type { Input } from '../tasks.ts'

export const edit = ({ text, ref, values }: Input<'edit'>): string | undefined => editDescriptorFile(text, ref, values)
