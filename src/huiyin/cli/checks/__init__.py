"""What `huiyin check` looks at. Each function yields findings; none of them changes anything."""
