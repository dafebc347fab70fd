-- What a category is reported under: itself, E1_3 (what OECD compares), the total; and the need that decides its
-- coverage.
select * from (
    values
        ('E1', 'E1', 'living_situations'),
        ('E2', 'E2', 'shelter_stays'),
        ('E3', 'E3', 'shelter_stays'),
        ('E4', 'E4', 'institution_discharges'),
        ('E5', 'E5', 'living_situations'),
        ('E6', 'E6', 'living_situations'),
        ('E1', 'E1_3', 'ethos_1_3'),
        ('E2', 'E1_3', 'ethos_1_3'),
        ('E3', 'E1_3', 'ethos_1_3'),
        ('E1', '_T', 'ethos_all'),
        ('E2', '_T', 'ethos_all'),
        ('E3', '_T', 'ethos_all'),
        ('E4', '_T', 'ethos_all'),
        ('E5', '_T', 'ethos_all'),
        ('E6', '_T', 'ethos_all')
) as ethos_groups (member_category, ethos_category, need)
