{# The sentence that readers see for a refusal's code (vars: refusals); NULL for none. #}
{% macro told_refusal(code) -%}
    case {{ code }}
        {%- for name, sentence in var('refusals').items() %}
        when '{{ name }}' then '{{ sentence | replace("'", "''") }}'
        {%- endfor %}
    end
{%- endmacro %}
