"""The register: what an SOP writes down of each case ("Pencatatan dan Pendataan"), kept when the case has ended."""
