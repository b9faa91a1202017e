// What an application imports from @perdure/sdk. Named exports only.
export {};
