// Never shipped: an entry point that lets this project be published (see Bundle.csproj).
return 0;
