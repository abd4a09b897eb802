"""The pages at which an owner looks at the watch: read only, without a script. Loaded with the first of them asked."""
