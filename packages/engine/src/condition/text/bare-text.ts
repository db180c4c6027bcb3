import type { Comparison } from '../comparison.ts'
import type { ConditionTree } from '../tree.ts'
import { comparisonText, readAnyComparisons } from './comparison-text.ts'
import { type LeafText, nameText } from './leaf-text.ts'

/** The text of a leaf whose name may stand alone: `tier is "gold"`, or `trait tier is "gold"`. */
export function bareText(word: 'trait' | 'property'): LeafText {
  return {
    words: [word],
    read: (reader) => ({ [word]: reader.name(`the name of a ${word}`), ...readAnyComparisons(reader) }),
    print({ [word]: name, ...comparison }: ConditionTree, printer) {
      const compared = comparisonText(comparison as Comparison)
      return compared === '' ? `${word} ${nameText(String(name))}` : `${printer.bare(word, String(name))} ${compared}`
    },
  }
}
