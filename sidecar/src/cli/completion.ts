// Completion scripts for shells. They are static: they contain all commands, options and values.
import type { CommandRow, Option } from './command.ts';
import { DEFAULT_NOUN, NOUNS, partsOf } from './nouns.ts';

/** A text that may follow a path, with its description. */
interface Word {
  readonly word: string;
  readonly doc: string;
}

/** The texts that may follow a path such as `schedule create`. */
interface PathEntry {
  readonly path: string;
  readonly words: readonly Word[];
  readonly options: readonly (Word & { readonly option: Option })[];
}

const HELP: Option = { type: 'boolean', placeholder: '', doc: 'print help' };

function entriesOf(commands: readonly CommandRow[]): readonly PathEntry[] {
  const isTop = (noun: string): boolean => noun === '' || noun === DEFAULT_NOUN;
  const verbs = (matches: (noun: string) => boolean): Word[] =>
    commands
      .map(({ name, doc }) => ({ ...partsOf(name), doc }))
      .filter(({ noun }) => matches(noun))
      .map(({ verb, doc }) => ({ word: verb, doc }));
  const nouns = Object.entries(NOUNS).map(([word, doc]) => ({ word, doc }));
  const help = { word: 'help', doc: 'print help' };
  const top = { path: '', words: [...verbs(isTop), ...nouns, help], options: [] };
  const groups = nouns.map(({ word }) => {
    return { path: word, words: verbs((noun) => noun === word), options: [] };
  });
  const leaves = commands.flatMap((command) => {
    const { noun, verb } = partsOf(command.name);
    const options = Object.entries({ ...command.options, help: HELP }).map(([name, option]) => {
      return { word: `--${name}`, doc: option.doc, option };
    });
    const paths = noun === DEFAULT_NOUN ? [command.name, verb] : [command.name];
    const words = (command.choices ?? []).map((word) => ({ word, doc: '' }));
    return paths.map((path) => ({ path, words, options }));
  });
  return [top, ...groups, ...leaves];
}

const wordsOf = ({ words, options }: PathEntry): string =>
  [...words, ...options].map(({ word }) => word).join(' ');

const isFile = ({ placeholder }: Option): boolean => placeholder === 'PATH';

/** Returns each option that has a value, once, with the possible values. */
function valuesOf(entries: readonly PathEntry[]): ReadonlyMap<string, Option> {
  const found = new Map<string, Option>();
  for (const { word, option } of entries.flatMap(({ options }) => options)) {
    const known = found.get(word);
    if (option.placeholder !== '' && known?.choices === undefined) found.set(word, option);
  }
  return found;
}

/** `one|two)`, the head of a branch of `case` in a shell. */
const branch = (words: readonly string[]): string =>
  words.map((word) => (word === '' ? '""' : `"${word}"`)).join('|');

const bashValues = ([word, { choices = [] }]: [string, Option]): string =>
  `    "${word}") words="${choices.join(' ')}" ;;`;

const bashEntry = (entry: PathEntry): string =>
  `        ${branch([entry.path])}) words="${wordsOf(entry)}" ;;`;

function bash(entries: readonly PathEntry[]): string {
  const paths = entries.map(({ path }) => path).filter((path) => path !== '');
  const values = [...valuesOf(entries)];
  const files = values.filter(([, option]) => isFile(option)).map(([word]) => word);
  const others = values.filter(([, option]) => !isFile(option));
  return `# bash completion of perdure: source <(perdure completion bash)
_perdure() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local path="" next="" words="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${path:+$path }\${COMP_WORDS[i]}"
    case "$next" in
      ${branch(paths)}) path="$next" ;;
    esac
  done
  case "$previous" in
    ${branch(files)}) COMPREPLY=($(compgen -f -- "$current")); return ;;
${others.map(bashValues).join('\n')}
    *)
      case "$path" in
${entries.map(bashEntry).join('\n')}
      esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _perdure perdure
`;
}

/** Text within single quotes of zsh, with the colon that separates it from a word escaped. */
const zshText = (text: string): string => text.replaceAll("'", "'\\''").replaceAll(':', '\\:');

const zshValues = ([word, { choices = [] }]: [string, Option]): string =>
  `    "${word}") items=(${choices.join(' ')}) ;;`;

function zsh(entries: readonly PathEntry[]): string {
  const paths = entries.map(({ path }) => path).filter((path) => path !== '');
  const values = [...valuesOf(entries)];
  const files = values.filter(([, option]) => isFile(option)).map(([word]) => word);
  const others = values.filter(([, option]) => !isFile(option));
  const items = ({ words, options }: PathEntry): string =>
    [...words, ...options].map(({ word, doc }) => `'${word}:${zshText(doc)}'`).join(' ');
  return `#compdef perdure
# zsh completion of perdure: source <(perdure completion zsh)
_perdure() {
  local path_words="" next="" i
  local -a items
  for ((i = 2; i < CURRENT; i++)); do
    next="\${path_words:+$path_words }\${words[i]}"
    case "$next" in
      ${branch(paths)}) path_words="$next" ;;
    esac
  done
  case "\${words[CURRENT-1]}" in
    ${branch(files)}) _files; return ;;
${others.map(zshValues).join('\n')}
    *)
      case "$path_words" in
${entries.map((entry) => `        ${branch([entry.path])}) items=(${items(entry)}) ;;`).join('\n')}
      esac ;;
  esac
  _describe 'perdure' items
}
compdef _perdure perdure
`;
}

const fishText = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function fish(entries: readonly PathEntry[]): string {
  const paths = entries.map(({ path }) => path).filter((path) => path !== '');
  const lines = entries.flatMap(({ path, words, options }) => {
    const at = `complete -c perdure -n ${fishText(`test (__perdure_path) = "${path}"`)}`;
    return [
      ...words.map(({ word, doc }) => `${at} -f -a ${word} -d ${fishText(doc)}`),
      ...options.map(({ word, doc, option }) => {
        const choices =
          option.choices === undefined ? '' : ` -a ${fishText(option.choices.join(' '))}`;
        const takes = option.placeholder === '' ? '' : isFile(option) ? ' -r -F' : ` -x${choices}`;
        return `${at} -f -l ${word.slice('--'.length)}${takes} -d ${fishText(doc)}`;
      }),
    ];
  });
  return `# fish completion of perdure: perdure completion fish | source
function __perdure_path
    set -l path
    for word in (commandline -opc)[2..-1]
        set -l next (string trim -- "$path $word")
        switch "$next"
            case ${paths.map((path) => fishText(path)).join(' ')}
                set path $next
        end
    end
    echo "$path"
end
${lines.join('\n')}
`;
}

const SCRIPTS: Readonly<Record<string, (entries: readonly PathEntry[]) => string>> = {
  bash,
  zsh,
  fish,
};

export const SHELLS: readonly string[] = Object.keys(SCRIPTS);

/** Returns the completion script for a shell; undefined for an unsupported shell. */
export function completionScript(
  shell: string,
  commands: readonly CommandRow[],
): string | undefined {
  return Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell]!(entriesOf(commands)) : undefined;
}
