"""What a clerk looks up: templates, data sets, checks. All of it is generated from contracts and catalogue."""
