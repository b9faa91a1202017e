// The part of DBOS for Node that the benchmark uses. The package is not a dependency of the
// project, so its types are declared here, with the names of DBOS.
export interface DbosHandle {
  getResult(): Promise<number>;
}

type Body<Input> = (input: Input) => Promise<number>;
type Start<Input> = (input: Input) => Promise<DbosHandle>;

export interface Dbos {
  setConfig(config: {
    readonly name: string;
    readonly systemDatabaseUrl: string;
    readonly logLevel: string;
  }): void;
  launch(): Promise<void>;
  registerWorkflow<Input>(body: Body<Input>, options: { readonly name: string }): Body<Input>;
  startWorkflow<Input>(body: Body<Input>, options?: { readonly workflowID: string }): Start<Input>;
  retrieveWorkflow(id: string): DbosHandle;
  runStep(step: () => Promise<number>, options: { readonly name: string }): Promise<number>;
  sleep(ms: number): Promise<void>;
  readonly workflowID: string | undefined;
}
